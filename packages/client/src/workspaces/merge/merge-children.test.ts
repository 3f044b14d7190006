import { readFileSync } from 'node:fs'
import type { EntryName, VlobId } from '@parallax/wire'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Children, mergeChildren } from './merge-children.ts'

type Plain = Readonly<Record<string, string>>
interface Vectors {
  readonly folder_children_merge: readonly { base: Plain; local: Plain; remote: Plain; expected: Plain }[]
}

const path = new URL('../../../../../spec/vectors/client-core.json', import.meta.url)
const vectors = JSON.parse(readFileSync(path, 'utf8')) as Vectors

const children = (plain: Plain): Children => new Map(Object.entries(plain) as [EntryName, VlobId][])
const plain = (merged: Children): Plain => Object.fromEntries(merged)

/** A folder: distinct ids under distinct names, few of each so that they meet. */
const folders = fc
  .uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom('1', '2', '3', '4')), {
    selector: ([name]) => name,
  })
  .map((entries) => {
    const seen = new Set<string>()
    return Object.fromEntries(entries.filter(([, id]) => !seen.has(id) && seen.add(id)))
  })

describe('merging the children of a folder', () => {
  test.each(vectors.folder_children_merge)('$base here $local there $remote gives $expected', (vector) => {
    const merged = mergeChildren({
      base: children(vector.base),
      local: children(vector.local),
      remote: children(vector.remote),
    })
    expect(plain(merged)).toEqual(vector.expected)
  })

  test('an entry deleted there stays when it was edited here', () => {
    const both = children({ a: '1', b: '2' })
    const merged = mergeChildren({ base: both, local: both, remote: new Map() }, { edited: new Set(['1' as VlobId]) })
    expect(plain(merged)).toEqual({ a: '1' })
  })

  test('an entry added here and deleted nowhere is no business of edits', () => {
    const versions = { base: new Map(), local: children({ a: '1' }), remote: new Map() }
    expect(plain(mergeChildren(versions, { edited: new Set() }))).toEqual({ a: '1' })
  })

  test('names that were taken are given again in their order, whatever the order of the entries', () => {
    const local = children({ c: '3', a: '1', b: '2', d: '4' })
    const remote = children({ d: '5', b: '6', a: '7', c: '8' })
    const merged = mergeChildren({ base: new Map(), local, remote })
    const mine = [...merged].filter(([name]) => name.length > 1)
    expect(mine).toEqual([
      ['a (Parsec - name conflict)', '1'],
      ['b (Parsec - name conflict)', '2'],
      ['c (Parsec - name conflict)', '3'],
      ['d (Parsec - name conflict)', '4'],
    ])
  })

  test('the order of names decides who keeps a name that two entries come to', () => {
    const wanted = 'a (Parsec - name conflict)'
    const local = new Map(children({ [wanted]: '2', a: '1' }))
    const merged = mergeChildren({ base: new Map(), local, remote: children({ a: '3' }) })
    expect(plain(merged)).toEqual({ a: '3', [wanted]: '1', [`${wanted} (Parsec - name conflict)`]: '2' })
  })

  test('an entry that both sides name alike keeps its name, whatever is added beside it', () => {
    const same = { 'a (Parsec - name conflict)': '2' }
    const merged = mergeChildren({
      base: children(same),
      local: children({ a: '1', ...same }),
      remote: children({ a: '3', ...same }),
    })
    expect(plain(merged)).toEqual({ a: '3', ...same, 'a (Parsec - name conflict 2)': '1' })
  })

  test('nothing added on either side is lost, no id stands twice', () => {
    fc.assert(
      fc.property(folders, folders, folders, (base, local, remote) => {
        const merged = [
          ...mergeChildren({ base: children(base), local: children(local), remote: children(remote) }).values(),
        ]
        expect(new Set(merged).size).toBe(merged.length)
        const known = Object.values(base)
        const added = [...Object.values(local), ...Object.values(remote)].filter((id) => !known.includes(id))
        for (const id of added) expect(merged).toContain(id)
      }),
    )
  })

  test('a side that did not change yields to the other', () => {
    fc.assert(
      fc.property(folders, folders, (base, changed) => {
        const versions = { base: children(base), local: children(base), remote: children(changed) }
        expect(plain(mergeChildren(versions))).toEqual(changed)
        const swapped = { base: children(base), local: children(changed), remote: children(base) }
        expect(plain(mergeChildren(swapped))).toEqual(changed)
      }),
    )
  })
})
