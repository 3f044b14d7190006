import {
  type FolderManifest,
  type LocalFolderManifest,
  localFolderFromRemote,
  newLocalFolder,
} from '@parallax/protocol'
import {
  addMicroseconds,
  type DateTime,
  type DeviceId,
  type EntryName,
  fromMilliseconds,
  type Uuid,
  type VlobId,
} from '@parallax/wire'
import { describe, expect, test } from 'vitest'
import { type FolderMergeContext, mergeFolder, sameChildren } from './merge-folder.ts'

function id<U extends Uuid<string>>(byte: string): U {
  return byte.repeat(16) as U
}

function at(microseconds: number): DateTime {
  return addMicroseconds(fromMilliseconds(1_000), BigInt(microseconds))
}

function children(names: Readonly<Record<string, string>>): ReadonlyMap<EntryName, VlobId> {
  return new Map(Object.entries(names).map(([name, byte]) => [name as EntryName, id<VlobId>(byte)]))
}

const pattern = { matches: (name: EntryName) => name.endsWith('.tmp') }
const now = at(100)
const foreign: FolderMergeContext = { pattern, timestamp: now, ownEcho: false }
const nothing = { matches: () => false }

/** Version 3, which both sides know. */
const base: FolderManifest = {
  type: 'folder_manifest',
  author: id<DeviceId>('d1'),
  timestamp: at(0),
  id: id<VlobId>('f0'),
  parent: id<VlobId>('a1'),
  version: 3,
  created: at(0),
  updated: at(0),
  children: children({ a: '01', b: '02' }),
}

function remote(change: Partial<FolderManifest> = {}): FolderManifest {
  return { ...base, version: 4, author: id<DeviceId>('d2'), timestamp: at(4), ...change }
}

function local(change: Partial<LocalFolderManifest> = {}): LocalFolderManifest {
  return { ...localFolderFromRemote(base, nothing), needSync: true, ...change }
}

describe('a version that is known already (06b §6.4 rule 1)', () => {
  test.each([2, 3])('changes nothing: %i after 3', (version) => {
    expect(mergeFolder(local(), remote({ version }), foreign)).toBeUndefined()
  })
})

test('without a change here the remote version is taken, confined (rule 3)', () => {
  const there = remote({ children: children({ a: '01', 'x.tmp': '03' }), parent: id<VlobId>('a2') })
  const here = local({ needSync: false })
  expect(mergeFolder(here, there, foreign)).toEqual(localFolderFromRemote(there, pattern))
})

test('without a change here an own echo is taken like any other version', () => {
  const there = remote({ children: children({ a: '01' }) })
  expect(mergeFolder(local({ needSync: false }), there, { ...foreign, ownEcho: true })).toEqual(
    localFolderFromRemote(there, pattern),
  )
})

test('what is kept here stays when the remote version is taken', () => {
  const here = local({
    needSync: false,
    children: children({ a: '01', b: '02', 'mine.tmp': '09' }),
    localConfinementPoints: new Set([id<VlobId>('09')]),
  })
  const merge = mergeFolder(here, remote({ children: children({ a: '01' }) }), foreign)
  expect(merge).toMatchObject({ children: children({ a: '01', 'mine.tmp': '09' }), needSync: false })
})

describe('an own echo (rule 4)', () => {
  const here = local({ children: children({ a: '01' }), parent: id<VlobId>('a2') })

  test('only moves the base', () => {
    expect(mergeFolder(here, remote(), { ...foreign, ownEcho: true })).toEqual({ ...here, base: remote() })
  })

  test('does not hide what others see from a speculative root', () => {
    const root = { ...newLocalFolder({ author: base.author, timestamp: at(1) }, { ...base, speculative: true }) }
    const merge = mergeFolder(root, remote(), { ...foreign, ownEcho: true })
    expect(merge).toMatchObject({ children: base.children, speculative: false })
  })
})

describe('changes on both sides (rule 5)', () => {
  test('are put together, and sent with the date of now', () => {
    const here = local({ children: children({ a: '01', b: '02', mine: '08' }) })
    const there = remote({ children: children({ a: '01', theirs: '09' }) })
    expect(mergeFolder(here, there, foreign)).toEqual({
      ...localFolderFromRemote(there, nothing),
      children: children({ a: '01', theirs: '09', mine: '08' }),
      needSync: true,
      updated: now,
    })
  })

  test('that are the same need no upload', () => {
    const same = { children: children({ a: '01' }), updated: at(2) }
    expect(mergeFolder(local(same), remote(same), foreign)).toEqual(localFolderFromRemote(remote(same), nothing))
  })

  test('a parent changed here stays and is sent, one changed on both sides is the remote one', () => {
    const [a2, a3] = [id<VlobId>('a2'), id<VlobId>('a3')]
    const stays = mergeFolder(local({ parent: a2 }), remote(), foreign)
    expect(stays).toMatchObject({ parent: a2, needSync: true, updated: now })
    const yields = mergeFolder(local({ parent: a2 }), remote({ parent: a3 }), foreign)
    expect(yields).toMatchObject({ parent: a3, needSync: false, updated: base.updated })
  })

  test('a date set by hand here stays and is sent, one set on both sides is the remote one', () => {
    const stays = mergeFolder(local({ updated: at(1) }), remote(), foreign)
    expect(stays).toMatchObject({ updated: at(1), needSync: true })
    const yields = mergeFolder(local({ updated: at(1) }), remote({ updated: at(2) }), foreign)
    expect(yields).toMatchObject({ updated: at(2), needSync: false })
  })

  test('a speculative root without changes ends clean, with the remote date', () => {
    const root = newLocalFolder({ author: base.author, timestamp: at(1) }, { ...base, speculative: true })
    const merge = mergeFolder({ ...root, parent: base.parent }, remote({ updated: at(2) }), foreign)
    expect(merge).toMatchObject({ needSync: false, updated: at(2), speculative: false, children: base.children })
  })

  test('what matches the pattern on the other side is hidden, and kept for them', () => {
    const there = remote({ children: children({ a: '01', b: '02', 'x.tmp': '03' }) })
    const merge = mergeFolder(local({ children: children({ b: '02' }) }), there, foreign)
    expect(merge).toMatchObject({ children: children({ b: '02' }), remoteConfinementPoints: new Set([id('03')]) })
  })
})

describe('an entry deleted there and edited here (06b §13.4)', () => {
  const there = remote({ children: children({ a: '01' }) })
  const edited = { ...foreign, edited: new Set([id<VlobId>('02')]) }

  test('is kept, and sent, even if nothing else changed here', () => {
    const merge = mergeFolder(local({ needSync: false }), there, edited)
    expect(merge).toMatchObject({ children: base.children, needSync: true, updated: now })
  })

  test('goes when nothing of it was edited', () => {
    const none = { ...foreign, edited: new Set<VlobId>() }
    expect(mergeFolder(local({ needSync: false }), there, none)).toEqual(localFolderFromRemote(there, pattern))
  })
})

test.each([
  [{ a: '01' }, { a: '01' }, true],
  [{ a: '01', b: '02' }, { b: '02', a: '01' }, true],
  [{ a: '01' }, {}, false],
  [{}, { a: '01' }, false],
  [{ a: '01' }, { a: '02' }, false],
  [{ a: '01' }, { b: '01' }, false],
])('children %o and %o are the same: %o', (left, right, same) => {
  expect(sameChildren(children(left), children(right))).toBe(same)
})
