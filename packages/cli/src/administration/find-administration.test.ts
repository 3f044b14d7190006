import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findAdministration } from './find-administration.ts'

const nothing = { addr: undefined, token: undefined, tokenFile: undefined }
const local = async (): Promise<string> => 'local-token'

test('without anything, the server of this machine and its token', async () => {
  expect(await findAdministration(nothing, local)).toEqual({ server: 'http://127.0.0.1:6777/', token: 'local-token' })
})

test('the token of this machine is never sent elsewhere', async () => {
  for (const addr of ['https://example.com', 'parsec3://example.com', 'https://127.0.0.1.example.com'])
    await expect(findAdministration({ ...nothing, addr }, local)).rejects.toMatchObject({
      code: 'administration_token_missing',
      exitCode: 2,
    })
  for (const addr of ['http://127.0.0.2:1234', 'parsec3://localhost?no_ssl=true', 'http://[::1]:1'])
    expect(await findAdministration({ ...nothing, addr }, local)).toMatchObject({ token: 'local-token' })
})

test('what is given wins, a file first', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parallax-token-'))
  try {
    const tokenFile = join(folder, 'token')
    await writeFile(tokenFile, 'from-file\n')
    const addr = 'parsec3://example.com'
    expect(await findAdministration({ addr, token: 'given', tokenFile: undefined }, local)).toEqual({
      server: 'https://example.com/',
      token: 'given',
    })
    expect(await findAdministration({ addr, token: 'given', tokenFile }, local)).toMatchObject({ token: 'from-file' })
    const missing = findAdministration({ addr, token: undefined, tokenFile: join(folder, 'no') }, local)
    await expect(missing).rejects.toMatchObject({ code: 'source_unreadable' })
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('what is no address is wrong usage', async () => {
  for (const addr of ['example.com', 'https://example.com/path', 'ftp://example.com'])
    await expect(findAdministration({ ...nothing, addr }, local)).rejects.toMatchObject({ exitCode: 2 })
})
