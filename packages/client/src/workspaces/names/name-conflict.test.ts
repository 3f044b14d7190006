import { readFileSync } from 'node:fs'
import { type EntryName, parseEntryName } from '@parallax/wire'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nameConflictName, syncConflictName } from './name-conflict.ts'

interface Vectors {
  readonly name_conflict: readonly {
    readonly name: EntryName
    readonly taken: readonly string[]
    readonly expected: string
  }[]
  readonly sync_conflict: readonly {
    readonly name: EntryName
    readonly taken_in_parent: readonly string[]
    readonly expected: string
  }[]
}

const path = new URL('../../../../../spec/vectors/client-core.json', import.meta.url)
const vectors = JSON.parse(readFileSync(path, 'utf8')) as Vectors

describe('names of conflicts', () => {
  test.each(vectors.name_conflict)('a second entry called $name is renamed as every client does', (vector) => {
    expect(nameConflictName(vector.name, (name) => vector.taken.includes(name))).toBe(vector.expected)
  })

  test.each(vectors.sync_conflict)('the local copy of $name is named as every client does', (vector) => {
    expect(syncConflictName(vector.name, (name) => vector.taken_in_parent.includes(name))).toBe(vector.expected)
  })

  test('any name gets a free valid name, whatever is taken', () => {
    const names = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 255 }).map(parseEntryName)
    fc.assert(
      fc.property(names, fc.integer({ min: 0, max: 5 }), (name, occupied) => {
        if (name === undefined) return
        const taken = new Set<string>([name])
        for (let count = 0; count <= occupied; count += 1) {
          const free = nameConflictName(name, (candidate) => taken.has(candidate))
          expect(taken.has(free)).toBe(false)
          expect(parseEntryName(free)).toBe(free)
          taken.add(free)
        }
      }),
    )
  })
})
