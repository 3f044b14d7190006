import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openBackup, restore } from '@parallax/server'
import { expect, test } from 'vitest'
import { openClient } from '../../packages/server/src/db/client.ts'
import { emptyPlace, operatedServer } from '../kit/operated.ts'
import { hasPostgres17, startPostgres17 } from '../kit/postgres-17.ts'
import { ServerFolder } from '../kit/server-process.ts'
import { startTestServer } from '../kit/start-test-server.ts'
import { codeOf, contentOf, toFolder } from './data/backup-content.ts'
import { blockOf, newScene } from './data/backup-scene.ts'

const sourceOf = (folder: string) => ({
  args: ['--data-dir', folder],
  environment: {},
  signal: new AbortController().signal,
})

test('a data folder is backed up under its running server and restored as another one, keys and all', async () => {
  await using first = new ServerFolder()
  await using second = new ServerFolder()
  const server = await first.start()
  const { alice, workspace, blocks } = await newScene(server, { blocks: 3 })
  const target = `${first.path}-backup`
  expect(await codeOf(toFolder(sourceOf(second.path), target))).toBe('no_server_here')
  expect(existsSync(second.path)).toBe(false)
  expect(await toFolder(sourceOf(first.path), target)).toMatchObject({ blocks: 3, keys: 'included' })
  // Whoever restores into the folder of another server is stopped before anything is lost.
  mkdirSync(second.path)
  writeFileSync(join(second.path, 'server-key'), `${'ab'.repeat(32)}\n`)
  const attempt = () => openBackup(target).then((files) => restore(sourceOf(second.path), files))
  expect(await codeOf(attempt())).toBe('keys_differ')
  writeFileSync(join(second.path, 'server-key'), readFileSync(join(first.path, 'server-key')))
  expect(await attempt()).toMatchObject({ blocks: 3, keys: 'written' })
  expect(await codeOf(attempt())).toBe('database_not_empty')
  for (const name of ['administration-token', 'server-key'])
    expect(readFileSync(join(second.path, name), 'utf8')).toBe(readFileSync(join(first.path, name), 'utf8'))
  await server.end('SIGTERM')
  const again = await second.start()
  const moved = { ...alice, organization: { ...alice.organization, server: again } }
  for (const [blockId, block] of blocks) expect(await blockOf(moved, workspace, blockId)).toEqual(block)
  // Nothing runs there now: the command starts the database itself, and stops it.
  expect(await codeOf(toFolder(sourceOf(first.path), `${target}-2`))).toBe('done')
  expect(first.databaseProcesses()).toEqual([])
})

test.skipIf(!hasPostgres17)('rows and blocks go into another major of PostgreSQL, and back', async () => {
  await using scene = await operatedServer()
  const { alice, workspace, blocks } = await newScene(scene.server, { blocks: 3 })
  const [there, back] = [join(scene.folder, 'there'), join(scene.folder, 'back')]
  await toFolder(scene.source(), there)
  await using earlier = await startPostgres17()
  const sql = openClient(earlier.connection, { connections: 1 })
  const [version] = await sql<{ version: string }[]>`select current_setting('server_version') as version`
  await sql.end()
  expect(version?.version).toMatch(/^17\./)
  const source = scene.source({ database: earlier.connection, args: ['-b', `file:${join(scene.folder, 'blocks-17')}`] })
  expect(await restore(source, await openBackup(there))).toMatchObject({ blocks: 3 })
  const blockStore = { type: 'file', folder: join(scene.folder, 'blocks-17') } as const
  {
    await using server = await startTestServer({ database: earlier.connection, config: { blockStore } })
    const moved = { ...alice, organization: { ...alice.organization, server } }
    for (const [blockId, block] of blocks) expect(await blockOf(moved, workspace, blockId)).toEqual(block)
  }
  await toFolder(source, back)
  await using elsewhere = await emptyPlace()
  await restore(elsewhere.source(), await openBackup(back))
  expect(await contentOf(elsewhere.database)).toEqual(await contentOf(scene.database))
})
