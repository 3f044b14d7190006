import { HashDigest } from '@parallax/crypto'
import {
  type BlockId,
  type ChunkId,
  decode,
  encode,
  fromMilliseconds,
  parseUuid,
  type Uuid,
  type VlobId,
} from '@parallax/wire'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type BlockAccess,
  type ChunkView,
  childManifest,
  type FileManifest,
  type FolderManifest,
  fileManifest,
  isAligned,
  isBlock,
  isReadOnly,
  type LocalFileManifest,
  type LocalFolderManifest,
  localChildManifest,
  localFileManifest,
  localWorkspaceManifest,
  workspaceManifest,
} from '../index.ts'

const now = fromMilliseconds(0)
const digest = new HashDigest(new Uint8Array(32))
const [root, child] = [id<VlobId>('01'), id<VlobId>('02')]

function id<U extends Uuid<string>>(byte: string): U {
  return parseUuid<U>(byte.repeat(16)) as U
}

const dates = { author: id('aa') as FileManifest['author'], timestamp: now, version: 1, created: now, updated: now }

function block(offset: number, size: number): BlockAccess {
  return { id: id<BlockId>('0b'), offset, size, digest }
}

function file(content: Partial<FileManifest>): FileManifest {
  return {
    type: 'file_manifest',
    ...dates,
    id: child,
    parent: root,
    size: 1_000,
    blocksize: 100,
    blocks: [],
    ...content,
  }
}

function folder(parent: VlobId): FolderManifest {
  return { type: 'folder_manifest', ...dates, id: child, parent, children: new Map() }
}

describe('a file manifest (02 §4)', () => {
  const violation = (content: Partial<FileManifest>) => fileManifest.violation(file(content))

  test.each([
    ['no block', [], undefined],
    ['whole spans', [block(0, 100), block(100, 100)], undefined],
    ['holes', [block(0, 100), block(900, 100)], undefined],
    ['blocks that fill no span', [block(3, 5), block(150, 50)], undefined],
    ['blocks in another order', [block(100, 100), block(0, 100)], 'blocks ordered and not overlapping'],
    ['overlapping blocks', [block(0, 60), block(59, 10)], 'blocks ordered and not overlapping'],
    ['two blocks in a span', [block(0, 50), block(50, 50)], 'one block per block span'],
    ['a block across spans', [block(50, 51)], 'block within one block span'],
    ['a block to the end of its span', [block(50, 50)], undefined],
    ['a block up to the end of the file', [block(900, 100)], undefined],
    ['a block beyond the end of the file', [block(1_000, 1)], 'file size not exceeded'],
  ] as const)('with %s', (_, blocks, expected) => expect(violation({ blocks })).toBe(expected))

  test('is not its own parent', () => {
    expect(violation({ parent: child, blocks: [block(100, 100), block(0, 100)] })).toBe('id differs from parent')
  })

  test('keeps the first rule that is broken', () => {
    expect(violation({ size: 0, blocks: [block(50, 51)] })).toBe('block within one block span')
  })

  test('with one block in any of its spans is right, shifted into the next it is not', () => {
    const place = fc.record({ span: fc.nat(1 << 30), start: fc.nat(99), length: fc.integer({ min: 1, max: 100 }) })
    fc.assert(
      fc.property(place, ({ span, start, length }) => {
        const offset = span * 100 + start
        const fits = start + length <= 100
        const found = violation({ size: Number.MAX_SAFE_INTEGER, blocks: [block(offset, length)] })
        expect(found).toBe(fits ? undefined : 'block within one block span')
      }),
    )
  })

  test('leaves out an ordinary origin, and reads one that is spelled out', () => {
    const written = encode(fileManifest, file({}))
    expect(new TextDecoder('latin1').decode(written)).not.toContain('origin')
    const cryptpad = { type: 'CRYPTPAD', channelId: 'c', timestamp: now } as const
    expect(decode(fileManifest, encode(fileManifest, file({ origin: cryptpad }))).origin).toEqual(cryptpad)
    const marker = Uint8Array.from([
      0xa6,
      ...new TextEncoder().encode('origin'),
      0x81,
      0xa4,
      ...new TextEncoder().encode('type'),
      0xa7,
      ...new TextEncoder().encode('DEFAULT'),
    ])
    const spelled = Uint8Array.from([(written[0] ?? 0) + 1, ...written.subarray(1), ...marker])
    expect(decode(fileManifest, spelled).origin).toBeUndefined()
  })
})

describe('a folder manifest (02 §4)', () => {
  test('is its own parent as root of a workspace, never below', () => {
    expect(workspaceManifest.violation(folder(child))).toBeUndefined()
    expect(workspaceManifest.violation(folder(root))).toBe('id equals parent')
    expect(childManifest.violation(folder(root))).toBeUndefined()
    expect(childManifest.violation(folder(child))).toBe('id differs from parent')
  })
})

describe('a chunk view (02 §5)', () => {
  const view = (start: number, stop: number, raw: readonly [offset: number, size: number]): ChunkView => ({
    id: id<ChunkId>('0c'),
    start,
    stop,
    rawOffset: raw[0],
    rawSize: raw[1],
    access: null,
  })

  test('is aligned when it shows the whole chunk', () => {
    expect(isAligned(view(10, 20, [10, 10]))).toBe(true)
    expect(isAligned(view(11, 20, [10, 10]))).toBe(false)
    expect(isAligned(view(10, 19, [10, 10]))).toBe(false)
  })

  test('is a block when it is aligned and has the access of that place', () => {
    const whole = view(10, 20, [10, 10])
    expect(isBlock(whole)).toBe(false)
    expect(isBlock({ ...whole, access: block(10, 10) })).toBe(true)
    expect(isBlock({ ...whole, access: block(11, 10) })).toBe(false)
    expect(isBlock({ ...whole, access: block(10, 9) })).toBe(false)
    expect(isBlock({ ...view(11, 20, [10, 10]), access: block(10, 10) })).toBe(false)
  })

  const local = (blocks: LocalFileManifest['blocks'], content: Partial<LocalFileManifest> = {}): LocalFileManifest => {
    const shared = { parent: root, updated: now, size: 100, blocksize: 50, blocks }
    return { type: 'local_file_manifest', base: file({}), needSync: true, ...shared, ...content }
  }

  test.each([
    ['nothing', [], undefined],
    ['empty slots before the last', [[], [view(60, 70, [60, 10])]], undefined],
    ['chunks that touch', [[view(0, 10, [0, 10]), view(10, 50, [5, 45])]], undefined],
    ['a view before its chunk', [[view(0, 10, [1, 10])]], 'view within its chunk'],
    ['a view that is empty', [[view(10, 10, [0, 20])]], 'view within its chunk'],
    ['a view beyond its chunk', [[view(0, 11, [0, 10])]], 'view within its chunk'],
    ['a chunk before its slot', [[], [view(49, 60, [49, 11])]], 'chunk within its slot'],
    ['a chunk beyond its slot', [[view(40, 51, [40, 11])]], 'chunk within its slot'],
    ['chunks that overlap', [[view(0, 11, [0, 11]), view(10, 20, [10, 10])]], 'chunks ordered and not overlapping'],
    ['an empty last slot', [[view(0, 10, [0, 10])], []], 'last slot not empty'],
    ['a chunk up to the end of the file', [[], [view(50, 100, [50, 50])]], undefined],
    ['a chunk beyond the end of the file', [[], [], [view(100, 101, [100, 1])]], 'file size not exceeded'],
  ] as const)('in a file with %s', (_, blocks, expected) => {
    expect(localFileManifest.violation(local(blocks))).toBe(expected)
  })

  test('stands in a file that is not its own parent', () => {
    expect(localFileManifest.violation(local([], { parent: child }))).toBe('id differs from parent')
    expect(localChildManifest.violation(local([], { parent: child }))).toBe('id differs from parent')
  })
})

test('a local folder is its own parent as root of a workspace, never below (02 §5)', () => {
  const local = (parent: VlobId): LocalFolderManifest => ({
    type: 'local_folder_manifest',
    base: folder(parent),
    parent,
    needSync: false,
    updated: now,
    children: new Map(),
    localConfinementPoints: new Set(),
    remoteConfinementPoints: new Set(),
    speculative: false,
  })
  expect(localWorkspaceManifest.violation(local(child))).toBeUndefined()
  expect(localWorkspaceManifest.violation(local(root))).toBe('id equals parent')
  expect(localChildManifest.violation(local(root))).toBeUndefined()
  expect(localChildManifest.violation(local(child))).toBe('id differs from parent')
})

test('a workspace is read only for a READER, and for everybody unless available (02 §5)', () => {
  const placeholder = { type: 'PLACEHOLDER' } as const
  const entry = { id: root, name: 'w' as never, nameOrigin: placeholder, roleOrigin: placeholder }
  const archiving = [
    undefined,
    { type: 'AVAILABLE' },
    { type: 'ARCHIVED' },
    { type: 'DELETION_PLANNED', deletionDate: now },
  ] as const
  const readOnly = (role: 'OWNER' | 'CONTRIBUTOR' | 'READER') =>
    archiving.map((archivingConfiguration) => isReadOnly({ ...entry, role, archivingConfiguration }))
  expect(readOnly('OWNER')).toEqual([false, false, true, true])
  expect(readOnly('CONTRIBUTOR')).toEqual([false, false, true, true])
  expect(readOnly('READER')).toEqual([true, true, true, true])
})
