import { HashDigest } from '@parallax/crypto'
import {
  type BlockAccess,
  type ChunkView,
  chunkOfBlock,
  type FileManifest,
  type LocalFileManifest,
  localFileFromRemote,
} from '@parallax/protocol'
import {
  addMicroseconds,
  type BlockId,
  type DateTime,
  type DeviceId,
  fromMilliseconds,
  type Uuid,
  type VlobId,
} from '@parallax/wire'
import { describe, expect, test } from 'vitest'
import { mergeFile } from './merge-file.ts'

const SLOT = 1024
const start = fromMilliseconds(1_000)

function id<U extends Uuid<string>>(byte: string): U {
  return byte.repeat(16) as U
}

function at(microseconds: number): DateTime {
  return addMicroseconds(start, BigInt(microseconds))
}

function block(byte: string, offset: number, change: Partial<BlockAccess> = {}): BlockAccess {
  const digest = new HashDigest(new Uint8Array(32).fill(Number.parseInt(byte, 16)))
  return { id: id<BlockId>(byte), offset, size: SLOT, digest, ...change }
}

const [first, second] = [block('b1', 0), block('b2', SLOT)]

/** Version 3, which both sides know. */
const base: FileManifest = {
  type: 'file_manifest',
  author: id<DeviceId>('d1'),
  timestamp: at(0),
  id: id<VlobId>('f1'),
  parent: id<VlobId>('a1'),
  version: 3,
  created: at(0),
  updated: at(0),
  size: 2 * SLOT,
  blocksize: SLOT,
  blocks: [first, second],
  origin: undefined,
}

/** What somebody made of it: version 4. */
function remote(change: Partial<FileManifest> = {}): FileManifest {
  return { ...base, version: 4, author: id<DeviceId>('d2'), timestamp: at(4), ...change }
}

/** What is changed here and not sent yet. */
function local(change: Partial<LocalFileManifest> = {}): LocalFileManifest {
  return { ...localFileFromRemote(base), needSync: true, ...change }
}

function slots(...blocks: readonly BlockAccess[]): readonly (readonly ChunkView[])[] {
  return blocks.map((access) => [chunkOfBlock(access)])
}

const foreign = { ownEcho: false }

function merged(here: LocalFileManifest, there: FileManifest): LocalFileManifest {
  const merge = mergeFile(here, there, foreign)
  if (merge.outcome !== 'merged') throw new Error(merge.outcome)
  return merge.manifest
}

describe('a version that is known already (06b §6.3 rule 1)', () => {
  test.each([2, 3])('changes nothing: %i after 3', (version) => {
    expect(mergeFile(local(), remote({ version }), foreign)).toEqual({ outcome: 'no_change' })
  })
})

test('without a change here the remote version is taken (rule 2)', () => {
  const there = remote({ blocks: [first], size: SLOT, parent: id<VlobId>('a2') })
  expect(merged(local({ needSync: false }), there)).toEqual(localFileFromRemote(there))
})

test('an own echo only moves the base (rule 3)', () => {
  const here = local({ blocks: slots(block('b9', 0)), size: SLOT, parent: id<VlobId>('a2') })
  const there = remote({ blocks: [first], size: SLOT })
  expect(mergeFile(here, there, { ownEcho: true })).toEqual({ outcome: 'merged', manifest: { ...here, base: there } })
})

describe('two saves of a session of CryptPad (rule 4)', () => {
  const origin = (microseconds: number, channelId = 'channel'): NonNullable<FileManifest['origin']> =>
    ({ type: 'CRYPTPAD', channelId, timestamp: at(microseconds) }) as NonNullable<FileManifest['origin']>
  const here = (microseconds: number) =>
    local({ blocks: slots(block('b9', 0)), size: SLOT, origin: origin(microseconds) })
  const there = (change: Partial<FileManifest>) => remote({ blocks: [first], size: SLOT, ...change })

  test.each([5, 6])('the local one stays when it is not older (%i after 5)', (microseconds) => {
    const manifest = { ...here(microseconds), base: there({ origin: origin(5) }) }
    expect(merged(here(microseconds), manifest.base)).toEqual(manifest)
  })

  test('an older local one yields', () => {
    const later = there({ origin: origin(5) })
    expect(merged(here(4), later)).toEqual(localFileFromRemote(later))
  })

  test('saves of two sessions are a conflict', () => {
    expect(mergeFile(here(6), there({ origin: origin(5, 'another') }), foreign)).toEqual({ outcome: 'conflict' })
  })

  test('a save and something else are a conflict, on whichever side the save is', () => {
    expect(mergeFile(here(6), there({}), foreign)).toEqual({ outcome: 'conflict' })
    const plain = local({ blocks: slots(block('b9', 0)), size: SLOT })
    expect(mergeFile(plain, there({ origin: origin(5) }), foreign)).toEqual({ outcome: 'conflict' })
  })
})

/** Each is another content than that of `base`. */
const otherContents: readonly (readonly [string, Partial<FileManifest>])[] = [
  ['another size', { size: 2 * SLOT - 1 }],
  ['another blocksize', { blocksize: 2 * SLOT }],
  ['a block less', { blocks: [first] }],
  ['a block more', { blocks: [first, second, block('b3', 2 * SLOT)] }],
  ['another block in the first place', { blocks: [block('b9', 0), second] }],
  ['another block in the last place', { blocks: [first, block('b9', SLOT)] }],
  ['a block of another id alone', { blocks: [first, { ...second, id: id<BlockId>('b9') }] }],
  ['a block of another size alone', { blocks: [first, { ...second, size: SLOT - 1 }] }],
  ['a block of another offset alone', { blocks: [{ ...first, offset: 1 }, second] }],
  ['a block of another digest alone', { blocks: [first, { ...second, digest: first.digest }] }],
]

function contentOf(change: Partial<FileManifest>): Partial<LocalFileManifest> {
  const { size, blocksize, blocks } = { ...base, ...change }
  return { size, blocksize, blocks: slots(...blocks) }
}

describe('contents (rule 5)', () => {
  const moved = { parent: id<VlobId>('a2') }

  test.each(otherContents)('changed here to %s: stays and is to be sent', (_, change) => {
    const here = local(contentOf(change))
    expect(merged(here, remote(moved))).toEqual({ ...here, base: remote(moved), ...moved })
  })

  test.each(otherContents)('changed there to %s: is taken', (_, change) => {
    const there = remote(change)
    expect(merged(local(moved), there)).toEqual({ ...localFileFromRemote(there), ...moved, needSync: true })
    expect(merged(local(), there)).toEqual(localFileFromRemote(there))
  })

  test.each(otherContents)('changed to something else on both sides, there to %s: conflict', (_, change) => {
    const here = local({ blocks: slots(block('b7', 0), second), size: 2 * SLOT })
    expect(mergeFile(here, remote(change), foreign)).toEqual({ outcome: 'conflict' })
  })

  test.each(otherContents)('changed on both sides to the same, %s: is taken, nothing is to be sent', (_, change) => {
    const there = remote(change)
    expect(merged(local(contentOf(change)), there)).toEqual(localFileFromRemote(there))
  })

  test('changed on neither side: nothing is to be sent', () => {
    expect(merged(local(), remote())).toEqual(localFileFromRemote(remote()))
  })

  test('empty slots are no change', () => {
    const blocks = [[], ...slots(first), [], ...slots(second)]
    expect(merged(local({ blocks }), remote({ size: 1 }))).toMatchObject({ size: 1, needSync: false })
  })

  test.each([
    ['a part of a block', [{ ...chunkOfBlock(second), stop: 2 * SLOT - 1 }]],
    ['a chunk that is no block', [{ ...chunkOfBlock(second), access: null }]],
    ['a block and another chunk', [chunkOfBlock(second), { ...chunkOfBlock(block('b9', 2 * SLOT)), access: null }]],
  ])('a slot of %s is a change', (_, slot) => {
    const blocks = [...slots(first), slot]
    expect(merged(local({ blocks }), remote())).toMatchObject({ blocks, needSync: true })
  })

  test('what was changed here keeps its origin', () => {
    const origin = { type: 'CRYPTPAD', channelId: 'channel', timestamp: at(1) } as unknown as NonNullable<
      FileManifest['origin']
    >
    expect(merged(local({ ...contentOf({ size: 1 }), origin }), remote()).origin).toBe(origin)
  })
})

describe('parent and date, each by itself', () => {
  const [a2, a3] = [id<VlobId>('a2'), id<VlobId>('a3')]

  test('changed here: stays and is to be sent', () => {
    const merge = merged(local({ parent: a2, updated: at(1) }), remote())
    expect(merge).toMatchObject({ parent: a2, updated: at(1), needSync: true })
    expect(merged(local({ parent: a2 }), remote()).needSync).toBe(true)
    expect(merged(local({ updated: at(1) }), remote()).needSync).toBe(true)
  })

  test('changed there: is taken, nothing is to be sent', () => {
    const there = remote({ parent: a2, updated: at(2) })
    expect(merged(local(), there)).toEqual(localFileFromRemote(there))
  })

  test('changed on both sides: the remote one is taken', () => {
    const there = remote({ parent: a3, updated: at(2) })
    expect(merged(local({ parent: a2, updated: at(1) }), there)).toEqual(localFileFromRemote(there))
  })
})
