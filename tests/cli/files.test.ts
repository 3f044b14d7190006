import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Computer } from './computer.ts'
import { foundOrganization } from './found-organization.ts'

let alice: Computer
beforeAll(async () => {
  alice = await foundOrganization()
  await alice.json('workspace', 'create', 'Plans')
}, 60_000)
afterAll(() => alice[Symbol.asyncDispose]())

test('one file in and out again, the same to the byte and date', { timeout: 60_000 }, async () => {
  await writeFile(alice.path('a.bin'), randomBytes(1_300_000))
  expect(await alice.json('put', 'a.bin', 'Plans:/')).toMatchObject({ files: 1, bytes: 1_300_000, state: 'synced' })
  expect(await alice.json('get', 'Plans:/a.bin', 'b.bin')).toMatchObject({ files: 1 })
  expect(await readFile(alice.path('b.bin'))).toEqual(await readFile(alice.path('a.bin')))
  expect(await alice.json('get', 'Plans:/a.bin', 'a.bin')).toMatchObject({ files: 0, same: 1 })
  const { stdout } = await alice.run('stat', 'Plans:/a.bin')
  expect(stdout).toContain('Synced')
})

test('a tree in and out again, empty folders and odd names included', { timeout: 90_000 }, async () => {
  const source = alice.path('tree')
  await mkdir(join(source, 'empty/below'), { recursive: true })
  for (const name of ['Ærlig.txt', '報告.txt', '.hidden~', 'a'.repeat(255), ' space ', 'quo\'te".txt', 'back\\slash'])
    await writeFile(join(source, name), name)
  await writeFile(join(source, 'large'), randomBytes(9 * 1024 * 1024))
  const imported = await alice.json('workspace', 'import', 'tree', 'Plans:/tree')
  expect(imported).toMatchObject({ files: 8, folders: 3, state: 'synced', hidden_elsewhere: ['/tree/.hidden~'] })
  await alice.json('workspace', 'export', 'Plans:/tree', 'out')
  expect(execFileSync('diff', ['-r', source, alice.path('out')], { encoding: 'utf8' })).toBe('')
  expect(await alice.json('workspace', 'import', 'tree', 'Plans:/tree')).toMatchObject({ files: 0, same: 8 })
})

test('folders are made, moved, copied and removed', { timeout: 90_000 }, async () => {
  await alice.json('mkdir', '-p', 'Plans:/x/y')
  await writeFile(alice.path('note'), 'hello')
  await alice.json('put', 'note', 'Plans:/x/y/note')
  await alice.json('mv', 'Plans:/x/y', 'Plans:/x/z')
  await alice.json('cp', '-r', 'Plans:/x/z', 'Plans:/x/copy')
  expect(await alice.json('ls', '-R', 'Plans:/x')).toEqual(['copy', 'copy/note', 'z', 'z/note'])
  const { stdout } = await alice.run('cat', 'Plans:/x/copy/note', 'Plans:/x/z/note')
  expect(stdout).toBe('hellohello')
  await alice.json('rm', 'Plans:/x')
  expect(await alice.json('ls', 'Plans:/x/..')).not.toContain('x')
})

test('standard input and output stream', { timeout: 60_000 }, async () => {
  const put = alice.start(['put', '-', 'Plans:/stream', '--password-file', 'password'], {
    input: 'line\n'.repeat(100_000),
  })
  expect(await put.finished).toMatchObject({ code: 0 })
  const { stdout } = await alice.run('cat', 'Plans:/stream')
  expect(stdout).toBe('line\n'.repeat(100_000))
})

test('a reader that has seen enough is no failure', { timeout: 60_000 }, async () => {
  const { stdout } = await alice.run('ls', 'Plans:/')
  expect(stdout).not.toBe('')
  const script = `"$0" "$1" cat Plans:/stream --password-file password | head -c 3; echo "\${PIPESTATUS[0]}"`
  const main = join(import.meta.dirname, '../../packages/cli/src/main.ts')
  const environment = {
    ...process.env,
    PARALLAX_CONFIG_DIR: alice.path('config'),
    PARALLAX_CLIENT_DATA_DIR: alice.path('data'),
  }
  const piped = execFileSync('bash', ['-c', script, process.execPath, main], {
    cwd: alice.folder,
    env: environment,
    encoding: 'utf8',
  })
  expect(piped).toBe('lin0\n')
})

test('what is missing is told in full', { timeout: 60_000 }, async () => {
  const { code, stderr } = await alice.run('cat', 'Plans:/nowhere', '--json')
  expect(code).toBe(1)
  expect(JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({ error: { code: 'entry_not_found' } })
  const wrong = alice.start(['ls', 'Plans:/', '--password-stdin'], { input: 'wrong\n' })
  expect(await wrong.finished).toMatchObject({ code: 1, stderr: expect.stringContaining('(wrong_password)') })
})
