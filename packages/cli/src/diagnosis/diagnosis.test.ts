import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { catalogueOf } from '@parallax/client'
import { NodeHttpTransport } from '@parallax/platform/node'
import { parseServerAddress, type ServerAddress } from '@parallax/wire'
import { expect, test } from 'vitest'
import { loadWords } from '../words/words.ts'
import { checkFolder } from './check-folder.ts'
import { checkServer } from './check-server.ts'

async function withServer<T>(listener: RequestListener, work: (server: ServerAddress) => Promise<T>): Promise<T> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  try {
    return await work(parseServerAddress(`http://127.0.0.1:${port}`) ?? failed())
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

function failed(): never {
  throw new Error('no address')
}

async function states(server: ServerAddress, now = Date.now): Promise<Readonly<Record<string, string>>> {
  await using http = new NodeHttpTransport()
  const { signal } = new AbortController()
  const options = { http, say: await loadWords('en'), catalogue: catalogueOf(['en']), signal, now }
  return Object.fromEntries((await checkServer(server, options)).map(({ check, state }) => [check, state]))
}

/** Answers as a server of this version does. */
const wellBehaved: RequestListener = ({ url }, response) => {
  if (url === '/health') response.writeHead(200).end('{"status":"ok"}')
  else response.writeHead(422, { 'supported-api-versions': '4.9;5.6' }).end()
}

test('a server that answers, with our time and our protocol, is well', async () => {
  expect(await withServer(wellBehaved, (server) => states(server))).toEqual({
    server: 'ok',
    clock: 'ok',
    versions: 'ok',
  })
})

test('a clock that is wrong by more than five minutes is told', async () => {
  const found = await withServer(wellBehaved, (server) => states(server, () => Date.now() - 301_500))
  expect(found).toMatchObject({ server: 'ok', clock: 'failed' })
  const close = await withServer(wellBehaved, (server) => states(server, () => Date.now() + 290_000))
  expect(close).toMatchObject({ clock: 'ok' })
})

test('another protocol, an unwell server and none at all are told', async () => {
  const old: RequestListener = (_, response) => response.writeHead(503, { 'supported-api-versions': '4.9' }).end()
  expect(await withServer(old, (server) => states(server))).toMatchObject({ server: 'failed', versions: 'failed' })
  const gone = await withServer(wellBehaved, async (server) => server)
  expect(await states(gone)).toEqual({ server: 'failed' })
})

test('a folder is tried by writing, and left as it was', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parallax-doctor-'))
  try {
    const say = await loadWords('en')
    expect(await checkFolder('data_folder', join(folder, 'new'), say)).toMatchObject({ state: 'ok' })
    expect(await readdir(join(folder, 'new'))).toEqual([])
    await writeFile(join(folder, 'file'), '')
    const inFile = await checkFolder('data_folder', join(folder, 'file/x'), say)
    expect(inFile).toMatchObject({ state: 'failed', detail: expect.stringContaining('ENOTDIR') })
  } finally {
    await rm(folder, { recursive: true })
  }
})
