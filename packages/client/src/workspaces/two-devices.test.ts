import { describe, expect, test } from 'vitest'
import { path, put, read, sameBytes, sourceOf, TestSink, tree, utf8 } from './testing/test-files.ts'
import { TestRealm } from './testing/test-realm.ts'

describe('a workspace on two devices', () => {
  test('what one writes the other reads', async () => {
    const realm = await TestRealm.create()
    const [one, two] = [await realm.device().open(), await realm.device().open()]
    await one.createFolder(path('/docs/2026'), { parents: true })
    await put(one, '/docs/2026/note.txt', 'hello')
    await put(one, '/empty', '')
    await one.sync()
    await two.sync()
    expect(await tree(two)).toEqual(await tree(one))
    expect(await tree(two)).toEqual({ '/docs/': '', '/docs/2026/': '', '/docs/2026/note.txt': 'hello', '/empty': '' })
    expect(await two.stateOf(path('/docs/2026/note.txt'))).toEqual({ state: 'synced' })
  })

  test('contents changed on both sides are both kept, under the same names everywhere', async () => {
    const realm = await TestRealm.create()
    const [one, two] = [await realm.device().open(), await realm.device().open()]
    await put(one, '/a.txt', 'first')
    await one.sync()
    await two.sync()
    expect(await read(two, '/a.txt')).toBe('first')
    await put(one, '/a.txt', 'from one')
    await put(two, '/a.txt', 'from two')
    await one.sync()
    await two.sync()
    await one.sync()
    const expected = { '/a (Parsec sync conflict 2).txt': 'from two', '/a.txt': 'from one' }
    expect(await tree(one)).toEqual(expected)
    expect(await tree(two)).toEqual(expected)
  })

  test('two entries of one name are both kept', async () => {
    const realm = await TestRealm.create()
    const [one, two] = [await realm.device().open(), await realm.device().open()]
    await put(one, '/a.txt', 'from one')
    await put(two, '/a.txt', 'from two')
    await one.sync()
    await two.sync()
    await one.sync()
    expect(await tree(one)).toEqual({ '/a (Parsec - name conflict).txt': 'from two', '/a.txt': 'from one' })
    expect(await tree(two)).toEqual(await tree(one))
  })

  test('an edit beats a deletion', async () => {
    const realm = await TestRealm.create()
    const [one, two] = [await realm.device().open(), await realm.device().open()]
    await one.createFolder(path('/folder'))
    await put(one, '/folder/kept', 'old')
    await put(one, '/folder/gone', 'old')
    await one.sync()
    await two.sync()
    await tree(two)
    await put(two, '/folder/kept', 'edited')
    await one.remove(path('/folder'), { expect: 'folder' })
    await one.sync()
    await two.sync()
    await one.sync()
    expect(await read(one, '/folder/kept')).toBe('edited')
    expect(await tree(one)).toEqual(await tree(two))
  })

  test('an upload whose answer was lost is recognised as our own', async () => {
    const realm = await TestRealm.create()
    const device = realm.device()
    const one = await device.open()
    await put(one, '/a.txt', 'first')
    await one.sync()
    await put(one, '/a.txt', 'second')
    device.weather = (command) => (command === 'vlob_update' ? 'lost_reply' : 'ok')
    await expect(one.sync()).rejects.toMatchObject({ code: 'offline' })
    device.weather = () => 'ok'
    await put(one, '/a.txt', 'third')
    await one.sync()
    expect(await tree(one)).toEqual({ '/a.txt': 'third' })
    const two = await realm.device().open()
    await two.sync()
    expect(await tree(two)).toEqual({ '/a.txt': 'third' })
  })

  test('an unacknowledged upload that somebody built upon is no conflict', async () => {
    const realm = await TestRealm.create()
    const device = realm.device()
    const [one, two] = [await device.open(), await realm.device().open()]
    await put(one, '/a.txt', 'first')
    await one.sync()
    await put(one, '/a.txt', 'second')
    device.weather = (command) => (command === 'vlob_update' ? 'lost_reply' : 'ok')
    await expect(one.sync()).rejects.toMatchObject({ code: 'offline' })
    device.weather = () => 'ok'
    await two.sync()
    await put(two, '/a.txt', 'third, on top of the second')
    await two.sync()
    await one.sync()
    expect(await tree(one)).toEqual({ '/a.txt': 'third, on top of the second' })
  })

  test('what a restored backup does not know of this device is merged, not overwritten', async () => {
    const realm = await TestRealm.create()
    const device = realm.device()
    const one = await device.open()
    await put(one, '/a.txt', 'first')
    await one.sync()
    const backup = device.backup()
    await put(one, '/a.txt', 'written after the backup')
    await one.sync()
    device.kept = backup
    const restored = await device.open()
    await put(restored, '/a.txt', 'written on the backup')
    await restored.sync()
    const texts = Object.values(await tree(restored)).sort()
    expect(texts).toEqual(['written after the backup', 'written on the backup'])
  })

  test('a crash between any two steps loses nothing that was saved', async () => {
    for (const fatal of ['vlob_create', 'vlob_update', 'block_create'] as const) {
      for (const weather of ['lost_request', 'lost_reply'] as const) {
        const realm = await TestRealm.create()
        const device = realm.device()
        const one = await device.open()
        await put(one, '/a.txt', 'first')
        await one.sync()
        await put(one, '/a.txt', 'second')
        await put(one, '/b.txt', 'new')
        device.weather = (command) => (command === fatal ? weather : 'ok')
        await expect(one.sync()).rejects.toMatchObject({ code: 'offline' })
        device.weather = () => 'ok'
        // Nothing in memory survives: the same storage, opened anew.
        const again = await device.open()
        await again.sync()
        const two = await realm.device().open()
        await two.sync()
        expect(await tree(two)).toEqual({ '/a.txt': 'second', '/b.txt': 'new' })
        expect(await tree(again)).toEqual(await tree(two))
      }
    }
  })

  test('a file with holes reads as zeros everywhere', async () => {
    const realm = await TestRealm.create()
    const [one, two] = [await realm.device().open(), await realm.device().open()]
    {
      await using file = await one.open(path('/sparse'), { write: true, create: true })
      await file.write(1_500_000, utf8('end'))
      await file.write(3, utf8('start'))
    }
    await one.sync()
    await two.sync()
    await using file = await two.open(path('/sparse'), { read: true })
    expect(file.stat().size).toBe(1_500_003)
    expect(await file.read(0, 10)).toEqual(utf8('\0\0\0start\0\0'))
    expect(await file.read(700_000, 4)).toEqual(new Uint8Array(4))
    expect(await file.read(1_499_999, 100)).toEqual(utf8('\0end'))
  })

  test('names of temporary files stay on this device', async () => {
    const realm = await TestRealm.create()
    const [one, two] = [await realm.device().open(), await realm.device().open()]
    await put(one, '/draft.tmp', 'local')
    await put(one, '/draft.txt', 'shared')
    const { localOnly } = await one.sync()
    await two.sync()
    expect(localOnly).toBe(1)
    expect(await one.stateOf(path('/draft.tmp'))).toEqual({ state: 'local_only' })
    expect(await tree(two)).toEqual({ '/draft.txt': 'shared' })
    await one.move(path('/draft.tmp'), path('/renamed.txt'), { mode: 'no_replace' })
    await one.sync()
    await two.sync()
    expect(await tree(two)).toEqual({ '/draft.txt': 'shared', '/renamed.txt': 'local' })
  })

  test('a streamed import arrives identical, zeros left out', async () => {
    const realm = await TestRealm.create()
    const [one, two] = [await realm.device().open(), await realm.device().open()]
    const bytes = new Uint8Array(9 * 1024 * 1024 + 17)
    for (let at = 0; at < bytes.length; at += 997) bytes[at] = at % 251
    bytes.fill(0, 1_048_576, 2_097_152)
    await one.importFile(sourceOf(bytes), path('/big'), { replace: false }).done
    expect(realm.blocks.size).toBe(16)
    await one.sync()
    await two.sync()
    const sink = new TestSink()
    await two.exportFile(path('/big'), sink).done
    expect(sink.committed).toBe(true)
    expect(sameBytes(sink.bytes(), bytes)).toBe(true)
  })

  test('a repeated import sends only what the server does not have', async () => {
    const realm = await TestRealm.create()
    const device = realm.device()
    const bytes = new Uint8Array(12 * 1024 * 1024).map((_, at) => at % 241)
    const one = await device.open()
    const failing = sourceOf(bytes, { failAt: { offset: 6 * 1024 * 1024, error: new Error('pulled out') } })
    await expect(one.importFile(failing, path('/big'), { replace: false }).done).rejects.toThrow('pulled out')
    expect(await tree(one)).toEqual({})
    const before = realm.blocks.size
    expect(before).toBeGreaterThan(6)
    const again = await device.open()
    await again.importFile(sourceOf(bytes), path('/big'), { replace: false }).done
    expect(realm.blocks.size).toBe(24)
    expect([...realm.blocksSent.values()].every((times) => times === 1)).toBe(true)
  })

  test('an import without the network is saved here and sent later', async () => {
    const realm = await TestRealm.create()
    const device = realm.device()
    const one = await device.open()
    const bytes = new Uint8Array(9 * 1024 * 1024).map((_, at) => at % 239)
    let sent = 0
    device.weather = (command) => {
      if (command === 'block_create') sent += 1
      return sent > 4 ? 'lost_request' : 'ok'
    }
    await one.importFile(sourceOf(bytes), path('/big'), { replace: false }).done
    expect(await one.stateOf(path('/big'))).toEqual({ state: 'saved' })
    device.weather = () => 'ok'
    await one.sync()
    const two = await realm.device().open()
    await two.sync()
    const sink = new TestSink()
    await two.exportFile(path('/big'), sink).done
    expect(sameBytes(sink.bytes(), bytes)).toBe(true)
  })

  test('an import without the network and without room waits, and goes on with the network', async () => {
    const realm = await TestRealm.create()
    const device = realm.device()
    const one = await device.open({ free: 0 })
    const bytes = new Uint8Array(9 * 1024 * 1024).map((_, at) => at % 239)
    let isCut = true
    device.weather = () => (isCut ? 'lost_request' : 'ok')
    const transfer = one.importFile(sourceOf(bytes), path('/big'), { replace: false })
    for await (const { state } of transfer.states()) if (state === 'waiting') break
    expect(await tree(one)).toEqual({})
    isCut = false
    await transfer.done
    await one.sync()
    const two = await realm.device().open()
    await two.sync()
    const sink = new TestSink()
    await two.exportFile(path('/big'), sink).done
    expect(sameBytes(sink.bytes(), bytes)).toBe(true)
  })

  test('an import waits for a folder as long as others change it', async () => {
    const realm = await TestRealm.create()
    const one = await realm.device().open()
    const held = await one.context.locks.acquire([realm.realmId])
    const { done } = one.importFile(sourceOf(utf8('new')), path('/new'), { replace: false })
    // Longer than anybody waits for who writes a file, in as many turns as an import needs to come so far.
    for (let second = 0; second < 60; second += 1) await realm.clock.sleep(1000)
    held[Symbol.dispose]()
    await done
    expect(await tree(one)).toEqual({ '/new': 'new' })
  })

  test('a replaced file keeps its identity and history', async () => {
    const realm = await TestRealm.create()
    const one = await realm.device().open()
    await put(one, '/report', 'one')
    await one.sync()
    const { id } = await one.stat(path('/report'))
    await put(one, '/report.new', 'two')
    await one.move(path('/report.new'), path('/report'), { mode: 'replace' })
    await one.importFile(sourceOf(utf8('three')), path('/report'), { replace: true }).done
    await one.sync()
    expect((await one.stat(path('/report'))).id).toBe(id)
    expect(await tree(one)).toEqual({ '/report': 'three' })
    expect(realm.vlobs.get(id)?.length).toBeGreaterThan(1)
  })
})
