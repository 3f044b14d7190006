import { existsSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BackupSink, backUp, folderSink, openBackup, restore, streamFiles, streamSink } from '@parallax/server'
import { expect, test } from 'vitest'
import { openClient } from '../../packages/server/src/db/client.ts'
import { brokenInvariants } from '../../scripts/check-database/check-database.ts'
import { canMount, smallDisk } from '../kit/client/small-disk.ts'
import { emptyPlace, operatedServer } from '../kit/operated.ts'
import { startTestServer } from '../kit/start-test-server.ts'
import { testOrganization } from '../kit/test-organization.ts'
import { codeOf, contentOf, cut, filesIn, lastNumbersOf, toFolder } from './data/backup-content.ts'
import { blockOf, newScene } from './data/backup-scene.ts'

test('what is backed up is restored elsewhere, row for row and block for block, and the server goes on', async () => {
  await using scene = await operatedServer()
  const { alice, workspace, blocks } = await newScene(scene.server)
  const target = join(scene.folder, 'backup')
  const report = await toFolder(scene.source(), target)
  expect(report).toMatchObject({ blocks: blocks.size, lostBlocks: [], keys: 'elsewhere' })
  expect(filesIn(target).every((file) => (statSync(file).mode & 0o077) === 0)).toBe(true)
  expect(readdirSync(scene.folder).sort()).toEqual(['backup', 'blocks'])

  await using elsewhere = await emptyPlace()
  const restored = await restore(elsewhere.source(), await openBackup(target))
  expect(restored).toMatchObject({ rows: report.rows, blocks: blocks.size, keys: 'none', missingMigrations: [] })
  expect(await contentOf(elsewhere.database)).toEqual(await contentOf(scene.database))
  expect(await lastNumbersOf(elsewhere.database)).toEqual(await lastNumbersOf(scene.database))
  const blockStore = { type: 'file', folder: elsewhere.blockFolder } as const
  await using server = await startTestServer({ database: elsewhere.database.connection, config: { blockStore } })
  const moved = { ...alice, organization: { ...alice.organization, server } }
  for (const [blockId, block] of blocks) expect(await blockOf(moved, workspace, blockId)).toEqual(block)
  // New rows get numbers above those that were restored.
  await testOrganization(server)
  const sql = openClient(elsewhere.database.connection, { connections: 1 })
  expect(await brokenInvariants(sql)).toEqual([])
  await sql.end()
})

test('a stream holds the same, and changes hands between kinds of stores', async () => {
  await using scene = await operatedServer()
  const { alice, workspace, blocks } = await newScene(scene.server)
  const chunks: Uint8Array[] = []
  await backUp(scene.source(), async () => streamSink(async (bytes) => void chunks.push(bytes.slice())), {
    blocks: 'include',
  })
  await using elsewhere = await emptyPlace()
  const source = elsewhere.source({ args: ['--blockstore', 'POSTGRESQL'] })
  expect(await restore(source, streamFiles(cut(Buffer.concat(chunks), 1000)))).toMatchObject({ blocks: blocks.size })
  const except = ['block_data']
  expect(await contentOf(elsewhere.database, { except })).toEqual(await contentOf(scene.database, { except }))
  await using server = await startTestServer({
    database: elsewhere.database.connection,
    config: { blockStore: { type: 'postgresql' } },
  })
  const moved = { ...alice, organization: { ...alice.organization, server } }
  for (const [blockId, block] of blocks) expect(await blockOf(moved, workspace, blockId)).toEqual(block)
})

test('a backup is of one instant, whatever is written meanwhile', async () => {
  await using scene = await operatedServer()
  const { workspace } = await newScene(scene.server)
  const before = await contentOf(scene.database)
  const target = join(scene.folder, 'backup')
  let written = false
  const sink = await folderSink(target)
  const writing: BackupSink = {
    ...sink,
    put: async (entry) => {
      // After the first file the snapshot is taken: none of this may be in the backup.
      if (!written) {
        written = true
        await workspace.write()
        await workspace.store(new Uint8Array(10))
        await testOrganization(scene.server)
      }
      await sink.put(entry)
    },
  }
  await backUp(scene.source(), async () => writing, { blocks: 'include' })
  await using elsewhere = await emptyPlace()
  await restore(elsewhere.source(), await openBackup(target))
  expect(await contentOf(elsewhere.database)).toEqual(before)
})

test('a backup that fails or is stopped in the middle leaves no folder, and is refused where something is', async () => {
  await using scene = await operatedServer()
  await newScene(scene.server)
  const target = join(scene.folder, 'backup')
  const stop = new AbortController()
  const stopped = toFolder(scene.source({ signal: stop.signal }), target, {
    onprogress: ({ bytes }) => {
      if (bytes > 5000) stop.abort(new Error('stopped'))
    },
  })
  await expect(stopped).rejects.toThrow('stopped')
  expect(readdirSync(scene.folder)).toEqual(['blocks'])
  writeFileSync(target, '')
  expect(await codeOf(toFolder(scene.source(), target))).toBe('target_exists')
  expect(await codeOf(toFolder(scene.source(), join(target, 'below')))).toBe('target_unwritable')
})

test('a database that is lost in the middle leaves no backup and no half restored database', async () => {
  await using scene = await operatedServer()
  await newScene(scene.server)
  const target = join(scene.folder, 'backup')
  let cuts = 0
  const sink = await folderSink(target)
  const cutSink: BackupSink = {
    ...sink,
    put: async (entry) => {
      if (entry.name.startsWith('tables/') && cuts === 0) {
        cuts += 1
        await scene.database.cutConnections()
      }
      await sink.put(entry)
    },
  }
  expect(await codeOf(backUp(scene.source(), async () => cutSink, { blocks: 'include' }))).not.toBe('done')
  expect(existsSync(target)).toBe(false)
  await toFolder(scene.source(), target)
  await using elsewhere = await emptyPlace()
  const files = await openBackup(target)
  expect(
    await codeOf(
      restore(
        elsewhere.source(),
        held(files, () => elsewhere.database.cutConnections()),
      ),
    ),
  ).not.toBe('done')
  expect(await contentOf(elsewhere.database)).toEqual({})
  await restore(elsewhere.source(), await openBackup(target))
})

test('only an empty database is filled', async () => {
  await using scene = await operatedServer()
  const target = join(scene.folder, 'backup')
  await toFolder(scene.source(), target)
  expect(await codeOf(openBackup(target).then((files) => restore(scene.source(), files)))).toBe('database_not_empty')
  await using elsewhere = await emptyPlace()
  expect(await codeOf(toFolder(elsewhere.source(), join(scene.folder, 'empty')))).toBe('database_empty')
  expect(await codeOf(openBackup(scene.folder))).toBe('done')
  expect(await codeOf(openBackup(join(scene.folder, 'nothing')))).toBe('source_unreadable')
})

test('a store that is away for a while is waited for, one that stays away stops the backup', async () => {
  await using scene = await operatedServer()
  const { blocks } = await newScene(scene.server)
  const away = `${scene.blockFolder}-away`
  const waits: number[] = []
  const hide = () => {
    if (!existsSync(scene.blockFolder)) return
    renameSync(scene.blockFolder, away)
    writeFileSync(scene.blockFolder, '')
  }
  const back = () => {
    if (!existsSync(away)) return
    rmSync(scene.blockFolder)
    renameSync(away, scene.blockFolder)
  }
  const hiding = (wait: () => Promise<void>, target: string) =>
    backUp(
      scene.source(),
      async () => {
        const sink = await folderSink(target)
        hide()
        return sink
      },
      {
        blocks: 'include',
        wait: async (milliseconds) => {
          waits.push(milliseconds)
          await wait()
        },
      },
    )
  expect(await hiding(async () => back(), join(scene.folder, 'one'))).toMatchObject({ blocks: blocks.size })
  waits.length = 0
  expect(await codeOf(hiding(async () => undefined, join(scene.folder, 'two')))).toBe('blocks_unavailable')
  expect([...new Set(waits)]).toEqual([2000, 4000, 8000, 16_000])
  expect(existsSync(join(scene.folder, 'two'))).toBe(false)
  back()
})

test('blocks may be left out: then the store is as it was', async () => {
  await using scene = await operatedServer()
  await newScene(scene.server)
  const target = join(scene.folder, 'backup')
  const report = await toFolder(scene.source({ args: [] }), target, { blocks: 'exclude' })
  expect(report).toMatchObject({ blocks: 0, lostBlocks: [] })
  await using elsewhere = await emptyPlace()
  // Nobody has to say where blocks are kept.
  const restored = await restore(elsewhere.source({ args: [] }), await openBackup(target))
  expect(restored).toMatchObject({ rows: report.rows, blocks: 0 })
  expect(await contentOf(elsewhere.database)).toEqual(await contentOf(scene.database))
})

test('a block that was lost before is told, everything else is in the backup', async () => {
  await using scene = await operatedServer()
  const { blocks } = await newScene(scene.server)
  const [file = '', other = ''] = filesIn(scene.blockFolder)
  rmSync(file)
  writeFileSync(other, 'x'.repeat(7))
  const target = join(scene.folder, 'backup')
  const { lostBlocks } = await toFolder(scene.source(), target)
  expect(lostBlocks).toHaveLength(2)
  await using elsewhere = await emptyPlace()
  const report = await restore(elsewhere.source(), await openBackup(target))
  expect(report).toMatchObject({ lostBlocks, blocks: blocks.size - 2 })
})

test.skipIf(!canMount())('a disk that is full is told in words, and nothing is left on it', async () => {
  await using scene = await operatedServer()
  await newScene(scene.server, { blockSize: 900_000, blocks: 6 })
  using disk = smallDisk('3m')
  const target = join(disk.path, 'backup')
  expect(await codeOf(toFolder(scene.source(), target))).toBe('disk_full')
  expect(readdirSync(disk.path).filter((name) => name.startsWith('backup'))).toEqual([])
  const whole = join(scene.folder, 'backup')
  await toFolder(scene.source(), whole)
  await using elsewhere = await emptyPlace()
  const source = elsewhere.source({ args: ['--blockstore', `file:${join(disk.path, 'blocks')}`] })
  expect(await codeOf(openBackup(whole).then((files) => restore(source, files)))).toBe('disk_full')
  expect(await contentOf(elsewhere.database)).toEqual({})
})

/** The same files; `interfere` is called once, before the first block. */
async function* held(
  files: AsyncGenerator<{ readonly name: string; readonly content: Uint8Array }>,
  interfere: () => Promise<void>,
): AsyncGenerator<{ readonly name: string; readonly content: Uint8Array }> {
  let done = false
  for await (const entry of files) {
    if (entry.name.startsWith('blocks/') && !done) {
      done = true
      await interfere()
    }
    yield entry
  }
}
