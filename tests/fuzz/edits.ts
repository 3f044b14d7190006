import fc from 'fast-check'
import type { Entry, Tree } from './msgpack-tree.ts'

/** A change to one entry of a map. */
export interface Edit {
  readonly name: 'without an entry' | 'with an entry twice' | 'with another type in an entry' | 'with an entry renamed'
  /** Which entry, by its place. */
  readonly place: number
  /** What stands there instead. */
  readonly instead: Tree
}

type MapTree = Extract<Tree, { type: 'map' }>

const leaf = (...bytes: readonly number[]): Tree => ({ type: 'bytes', bytes: Uint8Array.from(bytes) })

/** Nothing that any field accepts: an unknown marker, extensions of nobody, containers of nothing in one another. */
const NOWHERE: readonly Tree[] = [
  leaf(0xc1),
  leaf(0xd4, 0x7f, 0x00),
  leaf(0xd4, 0x01, 0x00),
  leaf(0xd4, 0x02, 0x00),
  leaf(0xd6, 0xff, 0, 0, 0, 0),
  { type: 'list', items: [{ type: 'map', entries: [] }] },
  leaf(0xdd, 0xff, 0xff, 0xff, 0xff),
  leaf(0xdf, 0xff, 0xff, 0xff, 0xff),
  leaf(0xc6, 0xff, 0xff, 0xff, 0xff),
]

/** Changes that leave nothing that could be read. */
export const MISTYPED: fc.Arbitrary<Edit> = fc.record({
  name: fc.constantFrom(
    'without an entry',
    'with an entry twice',
    'with another type in an entry',
    'with an entry renamed',
  ),
  place: fc.nat(),
  instead: fc.constantFrom(...NOWHERE),
})

/** `optional`: entries that may be missing, and are doubled instead. */
export function editedTree(
  { entries }: MapTree,
  { name, place, instead }: Edit,
  optional: ReadonlySet<string>,
): MapTree {
  const at = place % entries.length
  const [key, content] = entries[at] ?? ['', instead]
  const isLeftOut = name === 'without an entry' || name === 'with an entry renamed'
  if (name === 'with an entry twice' || (isLeftOut && optional.has(key)))
    return { type: 'map', entries: [...entries, [key, content]] }
  if (name === 'without an entry') return { type: 'map', entries: entries.toSpliced(at, 1) }
  const changed: Entry = isLeftOut ? [`${key}_`, content] : [key, instead]
  return { type: 'map', entries: entries.with(at, changed) }
}

/** Bodies that stand for no value at all, or for one that is no request. */
export const UNREADABLE: readonly { readonly name: string; readonly bytes: Uint8Array }[] = [
  { name: 'nothing', bytes: new Uint8Array() },
  { name: 'a map of four thousand million entries', bytes: Uint8Array.of(0xdf, 0xff, 0xff, 0xff, 0xff) },
  { name: 'an array of four thousand million items', bytes: Uint8Array.of(0xdd, 0xff, 0xff, 0xff, 0xff) },
  { name: 'bytes without end', bytes: Uint8Array.of(0x81, 0xa3, 0x63, 0x6d, 0x64, 0xc6, 0xff, 0xff, 0xff, 0xff) },
  { name: 'arrays in arrays', bytes: new Uint8Array(100_000).fill(0x91) },
  { name: 'maps in maps', bytes: new Uint8Array(100_000).fill(0x81) },
  { name: 'a key as long as the body', bytes: withKey(60_000) },
  { name: 'empty map', bytes: Uint8Array.of(0x80) },
  { name: 'nil', bytes: Uint8Array.of(0xc0) },
  { name: 'a hundred thousand entries', bytes: manyEntries(100_000) },
]

function withKey(length: number): Uint8Array {
  const bytes = new Uint8Array(4 + length + 1).fill(0x61)
  bytes.set([0x81, 0xda, length >> 8, length & 0xff])
  bytes[4 + length] = 0xc0
  return bytes
}

/** `a: nil`, all the same. */
function manyEntries(count: number): Uint8Array {
  const bytes = new Uint8Array(5 + 3 * count)
  bytes.set([0xdf, count >> 24, (count >> 16) & 0xff, (count >> 8) & 0xff, count & 0xff])
  for (let entry = 0; entry < count; entry += 1) bytes.set([0xa1, 0x61, 0xc0], 5 + 3 * entry)
  return bytes
}
