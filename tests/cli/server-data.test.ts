import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ServerFolder, type ServerProcess } from '../kit/server-process.ts'
import { expectRestored, newScene } from '../server/data/backup-scene.ts'
import { Computer, type Json } from './computer.ts'

const MAIN = resolve(import.meta.dirname, '../../packages/cli/src/main.ts')

let folder: ServerFolder
let server: ServerProcess
let computer: Computer
let scene: Awaited<ReturnType<typeof newScene>>
beforeAll(async () => {
  folder = new ServerFolder()
  server = await folder.start()
  computer = await Computer.create()
  scene = await newScene(server, { blocks: 3 })
}, 120_000)
afterAll(async () => {
  await computer[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

const run = (...argv: readonly string[]) => computer.start(['server', ...argv], { input: '' }).finished

async function json(...argv: readonly string[]): Promise<Json> {
  const { code, stdout, stderr } = await run(...argv, '--json')
  if (code !== 0) throw new Error(`${argv.join(' ')}: exit ${code}\n${stderr}`)
  return JSON.parse(stdout)
}

const here = () => ['--data-dir', folder.path] as const

test('backup and restore, from folder to folder, told as data and in words', { timeout: 120_000 }, async () => {
  await using elsewhere = new ServerFolder()
  expect(await json('backup', 'copy', ...here())).toMatchObject({
    ...{ target: 'copy', blocks: 3, lost_blocks: [], keys: 'included' },
  })
  const again = await run('backup', 'copy', ...here())
  expect(again).toMatchObject({ code: 1, stdout: '' })
  expect(again.stderr).toBe('Error: This is there already: copy\nNothing was changed.\n(target_exists)\n')
  const restored = await run('restore', 'copy', '--data-dir', elsewhere.path)
  expect(restored).toMatchObject({ code: 0, stdout: '' })
  expect(restored.stderr).toMatch(/^Restored as of 20\d\d-.*: \d+ rows, 3 blocks\.$/m)
  await expectRestored(elsewhere, scene)
})

test.runIf(process.env.PARALLAX_TEST_LONG)('a stream from one server to the other', { timeout: 120_000 }, async () => {
  await using elsewhere = new ServerFolder()
  const node = `'${process.execPath}' '${MAIN}' server`
  const line = `${node} backup - --data-dir '${folder.path}' | ${node} restore - --data-dir '${elsewhere.path}' --json`
  const child = spawn('sh', ['-c', line], { stdio: ['ignore', 'pipe', 'inherit'], env: { PATH: process.env.PATH } })
  let stdout = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  await once(child, 'close')
  expect(JSON.parse(stdout)).toMatchObject({ blocks: 3, keys: 'written' })
  await expectRestored(elsewhere, scene)
})

test('accesses, migrations and workspaces that may be deleted', { timeout: 120_000 }, async () => {
  const organization = scene.alice.organization.id
  const accesses = await json('accesses', '--organization', organization, '--filter', 'bob', ...here())
  expect(accesses).toMatchObject([
    {
      human_handle: [scene.bob.humanHandle.email, 'Bob'],
      users: [{ user_id: scene.bob.userId, profile: 'STANDARD', realms: [{ realm_id: scene.workspace.realmId }] }],
    },
  ])
  const plain = await run('human_accesses', '-o', organization, ...here())
  expect(plain.stdout).toMatch(/^Alice <.*>$/m)
  expect(plain.stdout).toMatch(/ {4}workspace [0-9a-f]{32}: Owner since 20\d\d-\d\d-\d\dT/)
  expect(await json('migrate', '--dry-run', ...here())).toMatchObject({ applied: [], dry_run: true })
  expect((await run('migrate', ...here())).stdout).toMatch(/^0001-init {2}already applied$/m)
  expect(await json('list_deletable_realms', '-o', organization, ...here())).toEqual([])
})

test('statistics of all organizations, as CSV and as JSON', { timeout: 120_000 }, async () => {
  const administration = ['--addr', server.url, '--token', server.administrationToken]
  const { id } = scene.alice.organization
  const { stdout } = await run('stats', ...administration)
  const header =
    'organization_id,data_size,metadata_size,realms,active_users,admin_users_active,admin_users_revoked,' +
    'standard_users_active,standard_users_revoked,outsider_users_active,outsider_users_revoked'
  expect(stdout).toMatch(new RegExp(`^${header}\\r\\n${id},9998,\\d+,1,2,1,0,1,0,0,0\\n$`))
  const past = await json('stats', '--end-date', '2020-01-01T00:00:00Z', ...administration)
  expect(past).toEqual({ stats: [] })
  expect(await run('stats', '-e', 'yesterday', ...administration)).toMatchObject({ code: 2 })
})

test('a reader that leaves a stream too early is no success', { timeout: 120_000 }, async () => {
  const line = `'${process.execPath}' '${MAIN}' server backup - --data-dir '${folder.path}' | head -c 700 > /dev/null`
  // The exit code is that of the first program of the line.
  const child = spawn('bash', ['-c', `${line}; exit \${PIPESTATUS[0]}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env.PATH, LANG: 'en' },
  })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const [code] = await once(child, 'close')
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('(target_unwritable)') })
})

test('what is missing or wrong is said', { timeout: 120_000 }, async () => {
  const wrong = await run('realm', 'delete', '-o', 'Acme', '--realm', 'x', ...here())
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('--dump-realm-blocks') })
  const { realmId } = scene.workspace
  const { id } = scene.alice.organization
  const inUse = await run('realm', 'delete', '-o', id, '--realm', realmId, '--dump-realm-blocks', 'keys', ...here())
  expect(inUse.stderr).toContain(`Error: Workspace ${realmId} is in use`)
  expect(readFileSync(computer.path('keys'), 'utf8').split('\n')).toHaveLength(4)
  const young = await run('realm', 'export', '-o', id, '--realm', realmId, ...here())
  expect(young).toMatchObject({ code: 1, stderr: expect.stringContaining('(realm_too_young)') })
  const nowhere = join(dirname(folder.path), 'nowhere')
  const none = await run('backup', 'x', '--data-dir', nowhere, '--lang', 'fr')
  expect(none.stderr).toContain(`Il n’y a pas de serveur dans ${nowhere}.`)
  const unreachable = await run('accesses', '-o', id, '--db', 'postgres://user@127.0.0.1:1/none', '--json')
  expect(JSON.parse(unreachable.stderr)).toMatchObject({ error: { code: 'database_unreachable' } })
  const storeless = await run('backup', 'x', '--db', 'postgres://user:hush@127.0.0.1:1/none', '-b', 's3::hush')
  expect(storeless.stderr).not.toContain('hush')
})
