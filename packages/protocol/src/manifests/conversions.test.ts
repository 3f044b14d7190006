import { HashDigest } from '@parallax/crypto'
import {
  addMicroseconds,
  type BlockId,
  type DeviceId,
  type EntryName,
  fromMilliseconds,
  parseUuid,
  type Uuid,
  type VlobId,
} from '@parallax/wire'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  evolveFolder,
  type FileManifest,
  type FolderManifest,
  fileManifest,
  isReshaped,
  type LocalFolderManifest,
  localFileFromRemote,
  localFileManifest,
  localFolderFromRemote,
  localFolderFromRemoteKeeping,
  type NamePattern,
  newLocalFile,
  newLocalFolder,
  promotedToBlock,
  remoteFromLocalFile,
  remoteFromLocalFolder,
  withNewPattern,
  withoutConfinement,
} from '../index.ts'

const now = fromMilliseconds(1_000)
const later = addMicroseconds(now, 1n)
const digest = new HashDigest(new Uint8Array(32))
const author = id<DeviceId>('aa')
const [root, child] = [id<VlobId>('01'), id<VlobId>('02')]

function id<U extends Uuid<string>>(byte: string): U {
  return parseUuid<U>(byte.repeat(16)) as U
}

const shared = { author, timestamp: now, id: child, parent: root, version: 4, created: now, updated: now }

describe('a file between its two forms (02 §5)', () => {
  const spans = fc.uniqueArray(fc.nat(30), { maxLength: 10 }).map((list) => list.toSorted((one, other) => one - other))
  const remotes = fc.tuple(spans, fc.integer({ min: 1, max: 100 }), fc.nat(50)).map(
    ([list, length, extra]): FileManifest => ({
      type: 'file_manifest',
      ...shared,
      blocksize: 100,
      blocks: list.map((span) => ({ id: id<BlockId>('0b'), offset: span * 100, size: length, digest })),
      size: (list.at(-1) ?? 0) * 100 + length + extra,
    }),
  )

  test('is the same once back, one version later', () => {
    fc.assert(
      fc.property(remotes, (remote) => {
        const local = localFileFromRemote(remote)
        expect(localFileManifest.violation(local)).toBeUndefined()
        expect(local).toMatchObject({ needSync: false, size: remote.size, updated: remote.updated, parent: root })
        expect(local.base).toBe(remote)
        const back = remoteFromLocalFile(local, { author: id('bb'), timestamp: later })
        expect(back).toEqual({ ...remote, author: id('bb'), timestamp: later, version: 5 })
        expect(back && fileManifest.violation(back)).toBeUndefined()
      }),
    )
  })

  test('keeps its origin, and takes what changed here', () => {
    const origin = { type: 'CRYPTPAD', channelId: 'c', timestamp: now } as const
    const remote: FileManifest = { type: 'file_manifest', ...shared, blocksize: 8, blocks: [], size: 0, origin }
    const local = { ...localFileFromRemote(remote), updated: later, parent: id<VlobId>('03'), size: 7 }
    expect(remoteFromLocalFile(local, { author, timestamp: later })).toMatchObject({
      origin,
      updated: later,
      parent: id('03'),
      size: 7,
      created: now,
    })
  })

  test('must be reshaped before it is shared', () => {
    const remote: FileManifest = {
      type: 'file_manifest',
      ...shared,
      blocksize: 100,
      size: 200,
      blocks: [{ id: id<BlockId>('0b'), offset: 100, size: 100, digest }],
    }
    const local = localFileFromRemote(remote)
    const [chunk] = local.blocks[1] ?? []
    if (chunk === undefined) throw new Error('no chunk')
    expect(isReshaped(local)).toBe(true)
    const cut = { ...local, blocks: [[], [{ ...chunk, stop: 150 }]] }
    const twice = { ...local, blocks: [[], [chunk, chunk]] }
    const dirty = { ...local, blocks: [[], [{ ...chunk, access: null }]] }
    for (const each of [cut, twice, dirty]) {
      expect(isReshaped(each)).toBe(false)
      expect(remoteFromLocalFile(each, { author, timestamp: later })).toBeUndefined()
    }
    expect(promotedToBlock({ ...chunk, access: null }, digest)).toEqual(chunk)
    expect(() => promotedToBlock({ ...chunk, stop: 150 }, digest)).toThrow(RangeError)
  })

  test('begins at version 0, empty, to be synchronised', () => {
    const local = newLocalFile({ author, timestamp: now }, { id: child, parent: root })
    expect(localFileManifest.violation(local)).toBeUndefined()
    expect(local).toMatchObject({ needSync: true, size: 0, blocksize: 524_288, base: { version: 0, id: child } })
  })
})

describe('a folder between its two forms (02 §5)', () => {
  const tmp: NamePattern = { matches: (name) => name.endsWith('.tmp') }
  const none: NamePattern = { matches: () => false }
  const name = (text: string) => text as EntryName
  const entries = (list: Readonly<Record<string, string>>): ReadonlyMap<EntryName, VlobId> =>
    new Map(Object.entries(list).map(([key, byte]) => [name(key), id<VlobId>(byte)]))
  const remote = (children: Readonly<Record<string, string>>): FolderManifest => ({
    type: 'folder_manifest',
    ...shared,
    children: entries(children),
  })
  const shown = (folder: LocalFolderManifest) =>
    Object.fromEntries([...folder.children].map(([key, value]) => [key, value.slice(0, 2)]))
  const at = { pattern: tmp, timestamp: later }

  test('begins at version 0', () => {
    const folder = newLocalFolder({ author, timestamp: now }, { id: root, parent: root, speculative: true })
    expect(folder).toMatchObject({ needSync: true, speculative: true, base: { version: 0, parent: root } })
  })

  test('hides what matches, and shares it again', () => {
    const local = localFolderFromRemote(remote({ a: '0a', 'b.tmp': '0b' }), tmp)
    expect(shown(local)).toEqual({ a: '0a' })
    expect(local.remoteConfinementPoints).toEqual(new Set([id('0b')]))
    expect(remoteFromLocalFolder(local, { author, timestamp: later }).children).toEqual(
      entries({ a: '0a', 'b.tmp': '0b' }),
    )
  })

  test('keeps here what matches and is made here', () => {
    const local = localFolderFromRemote(remote({ a: '0a' }), tmp)
    const confined = evolveFolder(local, entries({ 'x.tmp': '0c' }), at)
    expect(confined).toMatchObject({ needSync: false, updated: now })
    expect(confined.localConfinementPoints).toEqual(new Set([id('0c')]))
    expect(shown(confined)).toEqual({ a: '0a', 'x.tmp': '0c' })
    expect(remoteFromLocalFolder(confined, { author, timestamp: later }).children).toEqual(entries({ a: '0a' }))
    const removed = evolveFolder(confined, new Map([[name('x.tmp'), null]]), at)
    expect(removed).toMatchObject({ needSync: false })
    expect(removed.localConfinementPoints.size).toBe(0)
  })

  test('is to be synchronised once an ordinary entry changes', () => {
    const local = localFolderFromRemote(remote({ a: '0a', b: '0b' }), tmp)
    for (const changes of [new Map([[name('a'), null]]), entries({ c: '0c' }), entries({ a: '0d' })])
      expect(evolveFolder(local, changes, at)).toMatchObject({ needSync: true, updated: later })
    const renamed = evolveFolder(
      local,
      new Map([
        [name('a'), null],
        [name('z'), id<VlobId>('0a')],
      ]),
      at,
    )
    expect(shown(renamed)).toEqual({ b: '0b', z: '0a' })
    const toConfined = evolveFolder(
      local,
      new Map([
        [name('a'), null],
        [name('a.tmp'), id<VlobId>('0a')],
      ]),
      at,
    )
    expect(toConfined.needSync).toBe(true)
    expect(toConfined.localConfinementPoints).toEqual(new Set([id('0a')]))
  })

  test('refuses as a bug what no user can do', () => {
    const local = localFolderFromRemote(remote({ a: '0a' }), tmp)
    expect(() => evolveFolder(local, new Map([[name('b'), null]]), at)).toThrow(RangeError)
    expect(() => evolveFolder(local, entries({ b: '0a' }), at)).toThrow(RangeError)
  })

  test('keeps what is confined when a new version comes', () => {
    const local = evolveFolder(localFolderFromRemote(remote({ a: '0a' }), tmp), entries({ 'x.tmp': '0c' }), at)
    const merged = localFolderFromRemoteKeeping(remote({ a: '0a', b: '0b', 'y.tmp': '0d' }), local, at)
    expect(shown(merged)).toEqual({ a: '0a', b: '0b', 'x.tmp': '0c' })
    expect(merged.localConfinementPoints).toEqual(new Set([id('0c')]))
    expect(merged.remoteConfinementPoints).toEqual(new Set([id('0d')]))
    expect(remoteFromLocalFolder(merged, { author, timestamp: later }).children).toEqual(
      entries({ a: '0a', b: '0b', 'y.tmp': '0d' }),
    )
  })

  test('shares a removal, and takes over removals and new names of others', () => {
    const base = localFolderFromRemote(remote({ a: '0a', b: '0b' }), tmp)
    const local = evolveFolder(
      base,
      new Map<EntryName, VlobId | null>([
        [name('a'), null],
        [name('x.tmp'), id('0c')],
      ]),
      at,
    )
    expect(remoteFromLocalFolder(local, { author, timestamp: later }).children).toEqual(entries({ b: '0b' }))
    const merged = localFolderFromRemoteKeeping(remote({ c: '0b', 'y.tmp': '0d' }), local, at)
    expect(shown(merged)).toEqual({ c: '0b', 'x.tmp': '0c' })
    const emptied = localFolderFromRemoteKeeping(remote({ 'y.tmp': '0d' }), local, at)
    expect(shown(emptied)).toEqual({ 'x.tmp': '0c' })
  })

  test('keeps a name that was confined here when the entry came back under another', () => {
    const base = localFolderFromRemote(remote({ a: '0a' }), tmp)
    const renamed = evolveFolder(
      base,
      new Map([
        [name('a'), null],
        [name('a.tmp'), id<VlobId>('0a')],
      ]),
      at,
    )
    const merged = localFolderFromRemoteKeeping(remote({ a: '0a' }), renamed, at)
    expect(shown(merged)).toEqual({ 'a.tmp': '0a' })
  })

  test('shows a hidden entry again under the confined name that it has here', () => {
    const base = localFolderFromRemote(remote({ 'a.tmp': '0a' }), none)
    const existing = withNewPattern(base, at)
    expect(shown(existing)).toEqual({ 'a.tmp': '0a' })
    const hidden = localFolderFromRemoteKeeping(remote({ 'z.tmp': '0a' }), base, at)
    expect(shown(hidden)).toEqual({ 'a.tmp': '0a' })
  })

  test('follows a change of the pattern, and back', () => {
    const local = evolveFolder(
      localFolderFromRemote(remote({ a: '0a', 'b.tmp': '0b' }), tmp),
      entries({ 'x.tmp': '0c' }),
      at,
    )
    const open = withNewPattern(local, { pattern: none, timestamp: later })
    expect(shown(open)).toEqual({ a: '0a', 'b.tmp': '0b', 'x.tmp': '0c' })
    expect(open).toMatchObject({ localConfinementPoints: new Set(), remoteConfinementPoints: new Set() })
    expect(shown(withoutConfinement(local))).toEqual({ a: '0a', 'b.tmp': '0b' })
  })

  test('without confinement comes back as it was', () => {
    const children = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('0a', '0b', '0c'))
    fc.assert(
      fc.property(children, (list) => {
        fc.pre(new Set(Object.values(list)).size === Object.values(list).length)
        const local = localFolderFromRemote(remote(list), none)
        const back = remoteFromLocalFolder(local, { author, timestamp: later })
        expect(back).toEqual({ ...remote(list), timestamp: later, version: 5 })
      }),
    )
  })
})
