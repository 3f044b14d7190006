import { randomBytes } from 'node:crypto'
import { type EntryName, ROOT_PATH, type VlobId } from '@parallax/wire'
import { describe, expect, test } from 'vitest'
import { entryName } from '../realms/testing/test-client.ts'
import { newId } from '../store/new-id.ts'
import { path, put, tree } from './testing/test-files.ts'
import { TestRealm } from './testing/test-realm.ts'

async function scene() {
  const realm = await TestRealm.create()
  const one = await realm.device().open()
  await one.createFolder(path('/a/b/c'), { parents: true })
  await put(one, '/a/file', 'text')
  return one
}

describe('the tree of a workspace', () => {
  test('creating refuses what exists, and a parent that is missing or no folder', async () => {
    const one = await scene()
    await expect(one.createFolder(path('/a'))).rejects.toMatchObject({ code: 'entry_exists' })
    await expect(one.createFile(ROOT_PATH)).rejects.toMatchObject({ code: 'entry_exists' })
    await expect(one.createFile(path('/none/x'))).rejects.toMatchObject({ code: 'parent_not_found' })
    await expect(one.createFile(path('/a/file/x'))).rejects.toMatchObject({ code: 'parent_not_a_folder' })
    await expect(one.createFolder(path('/a/file'), { parents: true })).rejects.toMatchObject({ code: 'entry_is_file' })
    expect(await one.createFolder(path('/a/b'), { parents: true })).toBe((await one.stat(path('/a/b'))).id)
  })

  test('removing asks for what is there', async () => {
    const one = await scene()
    await expect(one.remove(ROOT_PATH, { expect: 'anything' })).rejects.toMatchObject({ code: 'cannot_remove_root' })
    await expect(one.remove(path('/none'), { expect: 'anything' })).rejects.toMatchObject({ code: 'entry_not_found' })
    await expect(one.remove(path('/a'), { expect: 'file' })).rejects.toMatchObject({ code: 'entry_is_folder' })
    await expect(one.remove(path('/a/file'), { expect: 'folder' })).rejects.toMatchObject({ code: 'entry_is_file' })
    await expect(one.remove(path('/a'), { expect: 'empty_folder' })).rejects.toMatchObject({
      code: 'entry_is_non_empty_folder',
    })
    await one.remove(path('/a/b/c'), { expect: 'empty_folder' })
    await one.remove(path('/a'), { expect: 'folder' })
    expect(await tree(one)).toEqual({})
  })

  test('an entry is found by its id, on a device that has not looked at it yet too, until it is removed', async () => {
    const realm = await TestRealm.create()
    const [one, other] = [await realm.device().open(), await realm.device().open()]
    await one.createFolder(path('/a/b'), { parents: true })
    const { id } = await one.stat(path('/a/b'))
    await one.sync()
    await other.sync()
    expect(await other.locate(id)).toBe('/a/b')
    await one.move(path('/a/b'), path('/c'), { mode: 'no_replace' })
    expect(await one.locate(id)).toBe('/c')
    await one.remove(path('/c'), { expect: 'anything' })
    await expect(one.locate(id)).rejects.toMatchObject({ code: 'entry_not_found' })
  })

  test('a folder cannot be moved into itself, at any depth', async () => {
    const one = await scene()
    for (const to of ['/a/x', '/a/b/x', '/a/b/c/x']) {
      await expect(one.move(path('/a'), path(to), { mode: 'no_replace' })).rejects.toMatchObject({
        code: 'destination_inside_source',
      })
    }
    await expect(one.move(path('/a/b/c'), path('/a'), { mode: 'exchange' })).rejects.toMatchObject({
      code: 'destination_inside_source',
    })
    expect(Object.keys(await tree(one))).toEqual(['/a/', '/a/b/', '/a/b/c/', '/a/file'])
  })

  test('each mode of a move does what it says', async () => {
    const one = await scene()
    await put(one, '/other', 'other')
    await expect(one.move(path('/other'), path('/a/file'), { mode: 'no_replace' })).rejects.toMatchObject({
      code: 'destination_exists',
    })
    await expect(one.move(path('/other'), path('/a/b'), { mode: 'replace_file_only' })).rejects.toMatchObject({
      code: 'destination_exists',
    })
    await expect(one.move(path('/other'), path('/none'), { mode: 'exchange' })).rejects.toMatchObject({
      code: 'destination_not_found',
    })
    await expect(one.move(path('/none'), path('/x'), { mode: 'no_replace' })).rejects.toMatchObject({
      code: 'source_not_found',
    })
    await expect(one.move(ROOT_PATH, path('/x'), { mode: 'no_replace' })).rejects.toMatchObject({
      code: 'cannot_move_root',
    })
    await one.move(path('/other'), path('/a/file'), { mode: 'exchange' })
    expect(await tree(one)).toMatchObject({ '/other': 'text', '/a/file': 'other' })
    await one.move(path('/other'), path('/a/file'), { mode: 'replace' })
    await one.move(path('/a'), path('/moved'), { mode: 'no_replace' })
    expect(await tree(one)).toEqual({ '/moved/': '', '/moved/b/': '', '/moved/b/c/': '', '/moved/file': 'text' })
    const same = path('/moved/file')
    await one.move(same, same, { mode: 'no_replace' })
  })

  test('many operations at once on one folder all arrive', async () => {
    const one = await scene()
    const names = Array.from({ length: 50 }, (_, index) => `/a/b/file ${index}`)
    await Promise.all(names.map((name) => put(one, name, name)))
    const found = await tree(one)
    for (const name of names) expect(found[name]).toBe(name)
  })

  test('a date set by hand survives sync on both sides', async () => {
    const realm = await TestRealm.create()
    const [one, two] = [await realm.device().open(), await realm.device().open()]
    await put(one, '/dated', 'text')
    const date = one.context.clock.now()
    await one.setUpdated(path('/dated'), date)
    await one.sync()
    await two.sync()
    expect((await two.stat(path('/dated'))).updated).toBe(date)
  })
})

test('a folder that became too large by a merge is shown, and waits here with the reason', async () => {
  const realm = await TestRealm.create()
  const [mine, theirs] = [await realm.device().open(), await realm.device().open()]
  const id = await mine.createFolder(path('/many'))
  await mine.sync()
  await theirs.sync()
  await tree(theirs)
  // As if each had been added alone: one folder fits, both together do not.
  for (const [device, kind] of [
    [mine, 'm'],
    [theirs, 't'],
  ] as const) {
    const folder = await device.context.manifests.load(id)
    if (folder?.type !== 'local_folder_manifest') throw new Error('no folder')
    const children = new Map(Array.from({ length: 2800 }, () => [longName(kind), newId<VlobId>(realm.tools)] as const))
    await device.context.manifests.commit({ save: [{ ...folder, children, needSync: true }] })
  }
  await theirs.sync()
  await expect(mine.sync()).rejects.toMatchObject({ code: 'folder_too_large', parameters: { path: '/many' } })
  const merged = await mine.context.manifests.load(id)
  expect(merged).toMatchObject({ needSync: true, base: { version: 2 } })
  expect(merged?.type === 'local_folder_manifest' && merged.children.size).toBe(5600)
  await theirs.sync()
  const known = await theirs.context.manifests.load(id)
  expect(known?.type === 'local_folder_manifest' && known.children.size).toBe(2800)
})

/** A name of 250 bytes that hardly gets smaller. */
function longName(first: string): EntryName {
  const bytes = randomBytes(249)
  return entryName(first + Array.from(bytes, (byte) => String.fromCharCode(0x30 + (byte % 0x4b))).join(''))
}
