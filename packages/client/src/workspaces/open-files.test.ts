import { describe, expect, test } from 'vitest'
import { path, put, read, sourceOf, tree, utf8 } from './testing/test-files.ts'
import { TestRealm } from './testing/test-realm.ts'

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

async function twoDevices() {
  const realm = await TestRealm.create()
  return { realm, one: await realm.device().open(), two: await realm.device().open() }
}

describe('an open file', () => {
  test('shows one version, whole, while sync brings another', async () => {
    const { one, two } = await twoDevices()
    await put(one, '/a.txt', 'first version')
    await one.sync()
    await two.sync()
    await using reader = await two.open(path('/a.txt'), { read: true })
    await put(one, '/a.txt', 'SECOND')
    await one.sync()
    await two.sync()
    expect(text(await reader.read(0, 100))).toBe('first version')
    expect(reader.stat().size).toBe(13)
    expect(await read(two, '/a.txt')).toBe('SECOND')
  })

  test('keeps unsent data that a pinned reader shows until it is closed', async () => {
    const { one } = await twoDevices()
    await put(one, '/a.txt', 'never sent')
    const reader = await one.open(path('/a.txt'), { read: true })
    await one.importFile(sourceOf(utf8('replaced')), path('/a.txt'), { replace: true }).done
    expect(text(await reader.read(0, 100))).toBe('never sent')
    await reader.close()
    expect(await read(one, '/a.txt')).toBe('replaced')
  })

  test('two handles of one device see what either writes', async () => {
    const { one } = await twoDevices()
    await put(one, '/a.txt', 'abc')
    await using writer = await one.open(path('/a.txt'), { write: true })
    await using reader = await one.open(path('/a.txt'), { read: true })
    await writer.write(1, utf8('X'))
    expect(text(await reader.read(0, 10))).toBe('aXc')
    await writer.flush()
    await writer.close()
    expect(text(await reader.read(0, 10))).toBe('aXc')
  })

  test('opened for writing is no obstacle to sync until it is modified', async () => {
    const { one, two } = await twoDevices()
    await put(one, '/a.txt', 'first')
    await one.sync()
    await two.sync()
    await tree(two)
    await using idle = await two.open(path('/a.txt'), { read: true, write: true })
    await put(one, '/a.txt', 'second')
    await one.sync()
    await two.sync()
    expect(await read(two, '/a.txt')).toBe('second')
    expect(text(await idle.read(0, 10))).toBe('first')
  })

  test('written on a version that was replaced meanwhile becomes a copy beside it', async () => {
    const { one, two } = await twoDevices()
    await put(one, '/a.txt', 'first')
    await one.sync()
    await two.sync()
    await tree(two)
    const late = await two.open(path('/a.txt'), { read: true, write: true })
    await put(one, '/a.txt', 'second')
    await one.sync()
    await two.sync()
    await late.write(5, utf8(' and mine'))
    await late.close()
    await two.sync()
    await one.sync()
    const expected = { '/a (Parsec sync conflict 2).txt': 'first and mine', '/a.txt': 'second' }
    expect(await tree(two)).toEqual(expected)
    expect(await tree(one)).toEqual(expected)
  })

  test('a modified one keeps sync from touching it, and nothing of either side is lost', async () => {
    const { one, two } = await twoDevices()
    await put(one, '/a.txt', 'first')
    await one.sync()
    await two.sync()
    await tree(two)
    const writer = await two.open(path('/a.txt'), { write: true })
    await writer.write(0, utf8('MINE!'))
    await put(one, '/a.txt', 'other')
    await one.sync()
    const { context } = two
    expect(context.openFiles.isModified(writer.id)).toBe(true)
    await writer.close()
    await two.sync()
    expect(Object.values(await tree(two)).sort()).toEqual(['MINE!', 'other'])
  })

  test('refuses what it was not opened for, and everything once closed', async () => {
    const { one } = await twoDevices()
    await put(one, '/a.txt', 'abc')
    const reader = await one.open(path('/a.txt'), { read: true })
    await expect(reader.write(0, utf8('x'))).rejects.toMatchObject({ code: 'file_not_writable' })
    await reader.close()
    await expect(reader.read(0, 1)).rejects.toMatchObject({ code: 'file_closed' })
    await expect(one.open(path('/a.txt'), { truncate: true })).rejects.toMatchObject({ code: 'file_not_writable' })
    await expect(one.open(path('/a.txt'), { createNew: true, write: true })).rejects.toMatchObject({
      code: 'entry_exists',
    })
    await expect(one.open(path('/none'), { read: true })).rejects.toMatchObject({ code: 'entry_not_found' })
  })

  test('an empty write changes nothing, not even the size', async () => {
    const { one } = await twoDevices()
    await put(one, '/a.txt', 'abc')
    await using file = await one.open(path('/a.txt'), { write: true })
    await file.write(100, new Uint8Array(0))
    expect(file.stat().size).toBe(3)
  })

  test('a file beyond the limit is refused before its first byte is taken', async () => {
    const { realm, one } = await twoDevices()
    await using file = await one.open(path('/huge'), { write: true, create: true })
    const limit = one.context.maxFileSlots * 524_288
    await expect(file.resize(limit + 1)).rejects.toMatchObject({ code: 'file_too_large' })
    await expect(file.write(limit, utf8('x'))).rejects.toMatchObject({ code: 'file_too_large' })
    const source = sourceOf(new Uint8Array(1), { size: limit + 1 })
    await expect(one.importFile(source, path('/other'), { replace: false }).done).rejects.toMatchObject({
      code: 'file_too_large',
    })
    expect(realm.blocks.size).toBe(0)
  })

  test('a killed writer loses at most what was not flushed', async () => {
    const realm = await TestRealm.create()
    const device = realm.device()
    const before = await device.open()
    const file = await before.open(path('/a.bin'), { write: true, create: true })
    await file.write(0, new Uint8Array(600_000).fill(7))
    await file.write(600_000, utf8('not flushed'))
    const after = await device.open()
    await using again = await after.open(path('/a.bin'), { read: true })
    expect(again.stat().size).toBe(600_000)
    expect((await again.read(0, 600_000)).every((byte) => byte === 7)).toBe(true)
  })

  test('a source that changes while it is read leaves nothing behind', async () => {
    const { one } = await twoDevices()
    let asked = 0
    const source = {
      ...sourceOf(utf8('moving')),
      fingerprint: async () => {
        asked += 1
        return { size: 6, modified: BigInt(asked) }
      },
    }
    await expect(one.importFile(source, path('/a'), { replace: false }).done).rejects.toMatchObject({
      code: 'source_changed',
    })
    expect(await tree(one)).toEqual({})
  })

  test('a cancelled import leaves nothing behind, a replaced file is untouched', async () => {
    const { one } = await twoDevices()
    await put(one, '/a', 'old')
    const transfer = one.importFile(sourceOf(new Uint8Array(20 * 1024 * 1024).fill(3)), path('/a'), { replace: true })
    transfer.cancel()
    await expect(transfer.done).rejects.toMatchObject({ code: 'cancelled' })
    expect(transfer.state).toEqual({ state: 'cancelled' })
    expect(await tree(one)).toEqual({ '/a': 'old' })
  })
})
