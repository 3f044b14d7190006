import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { backUp, openBackup, restore, streamFiles, streamSink } from '@parallax/server'
import { expect, test } from 'vitest'
import { emptyPlace, operatedServer } from '../kit/operated.ts'
import { codeOf, contentOf, cut, filesIn, toFolder } from './data/backup-content.ts'
import { newScene } from './data/backup-scene.ts'

const isLong = Boolean(process.env.PARALLAX_TEST_LONG)

test('one byte that changed in any file is noticed, nothing is restored then', async () => {
  await using scene = await operatedServer()
  await newScene(scene.server)
  const target = join(scene.folder, 'backup')
  await toFolder(scene.source(), target)
  await using elsewhere = await emptyPlace()
  const files = filesIn(target)
  expect(files.length).toBeGreaterThan(10)
  for (const [index, file] of files.entries()) {
    if (!isLong && index % 4 !== 0 && !/json|sha256|blocks/.test(file)) continue
    const content = readFileSync(file)
    for (const at of isLong ? [0, content.length >> 1, content.length - 1] : [content.length >> 1]) {
      const damaged = Buffer.from(content)
      damaged[at] = (damaged[at] ?? 0) ^ 1
      writeFileSync(file, damaged)
      const code = await codeOf(openBackup(target).then((opened) => restore(elsewhere.source(), opened)))
      expect(['backup_damaged', 'not_a_backup', 'newer_backup'], `${file} at ${at}`).toContain(code)
    }
    writeFileSync(file, content)
  }
  expect(await contentOf(elsewhere.database)).toEqual({})
  await restore(elsewhere.source(), await openBackup(target))
})

test('a file that is missing, too many or of another backup is noticed, in a folder and in a stream', async () => {
  await using scene = await operatedServer()
  const { workspace } = await newScene(scene.server)
  const [one, other] = [join(scene.folder, 'one'), join(scene.folder, 'other')]
  await toFolder(scene.source(), one)
  await workspace.write()
  await toFolder(scene.source(), other)
  await using elsewhere = await emptyPlace()
  const attempt = (path: string) => codeOf(openBackup(path).then((opened) => restore(elsewhere.source(), opened)))
  for (const [index, file] of filesIn(one).entries()) {
    if (!isLong && index % 6 !== 0) continue
    const copy = join(scene.folder, 'copy')
    cpSync(one, copy, { recursive: true })
    rmSync(file.replace(one, copy))
    expect(['backup_incomplete', 'backup_damaged', 'not_a_backup'], file).toContain(await attempt(copy))
    rmSync(copy, { recursive: true })
  }
  const mixed = join(scene.folder, 'mixed')
  cpSync(one, mixed, { recursive: true })
  rmSync(join(mixed, 'tables/vlobs'), { recursive: true })
  cpSync(join(other, 'tables/vlobs'), join(mixed, 'tables/vlobs'), { recursive: true })
  expect(await attempt(mixed)).toBe('backup_damaged')
  expect(await contentOf(elsewhere.database)).toEqual({})
})

test('a stream that ends early, or in which a byte changed, leaves an empty database', async () => {
  await using scene = await operatedServer()
  await newScene(scene.server)
  const chunks: Uint8Array[] = []
  await backUp(scene.source(), async () => streamSink(async (bytes) => void chunks.push(bytes.slice())), {
    blocks: 'include',
  })
  const archive = Buffer.concat(chunks)
  await using elsewhere = await emptyPlace()
  const attempt = (bytes: Buffer) => codeOf(restore(elsewhere.source(), streamFiles(cut(bytes, 65_536))))
  for (const part of isLong ? [0, 0.1, 0.5, 0.9, 0.99] : [0.5, 0.99])
    expect(['backup_incomplete', 'not_a_backup'], `${part}`).toContain(
      await attempt(archive.subarray(0, archive.length * part)),
    )
  // What is well formed, but not what was written: a date, and a pack of blocks that is not there.
  const date = archive.indexOf('"made_on": "2') + '"made_on": "2'.length
  const altered = Buffer.from(archive)
  altered.write('1', date)
  expect(await attempt(altered)).toBe('backup_damaged')
  const without = chunks.filter((chunk) => !Buffer.from(chunk).subarray(345, 351).equals(Buffer.from('blocks')))
  expect(without).toHaveLength(chunks.length - 1)
  expect(await attempt(Buffer.concat(without))).toBe('backup_damaged')
  let at = 0
  for (const [index, entry] of chunks.slice(0, -1).entries()) {
    const start = at
    at += entry.length
    if (!isLong && index % 6 !== 0) continue
    const damaged = Buffer.from(archive)
    // The first byte of each file's content.
    damaged[start + 512] = (damaged[start + 512] ?? 0) ^ 1
    expect(['backup_damaged', 'not_a_backup'], `file at ${start}`).toContain(await attempt(damaged))
  }
  expect(await contentOf(elsewhere.database)).toEqual({})
})
