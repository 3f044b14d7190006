import type { EntryStat } from '@parallax/client'
import { type EntryName, parseEntryName } from '@parallax/wire'
import { expect, test } from 'vitest'
import type { FolderEntry } from '../../sdk/sdk.ts'
import { type Sorting, sorted } from './sorting.ts'
import { freeName } from './uploads.ts'

function entry(name: string, type: 'file' | 'folder', size: number, updated: bigint): FolderEntry {
  return {
    name: parseEntryName(name) as EntryName,
    stat: { type, size, updated } as unknown as EntryStat,
    state: { state: 'synced' },
  }
}

const entries = [
  entry('plan 10.pdf', 'file', 5, 3n),
  entry('plan 9.pdf', 'file', 50, 1n),
  entry('Zoo', 'folder', 0, 2n),
  entry('äpfel.txt', 'file', 20, 4n),
]
const names = (sorting: Sorting) => sorted(entries, sorting, 'en').map(({ name }) => name)

test('folders come first, names as people count and spell', () => {
  expect(names({ key: 'name', descending: false })).toEqual(['Zoo', 'äpfel.txt', 'plan 9.pdf', 'plan 10.pdf'])
  expect(names({ key: 'name', descending: true })).toEqual(['Zoo', 'plan 10.pdf', 'plan 9.pdf', 'äpfel.txt'])
  expect(names({ key: 'size', descending: true })).toEqual(['Zoo', 'plan 9.pdf', 'äpfel.txt', 'plan 10.pdf'])
  expect(names({ key: 'updated', descending: false })).toEqual(['Zoo', 'plan 9.pdf', 'plan 10.pdf', 'äpfel.txt'])
})

test('a name that is taken gets a number before its end', () => {
  const taken = new Set(['plan.pdf', 'plan (2).pdf', 'notes'])
  expect(freeName('plan.pdf', taken)).toBe('plan (3).pdf')
  expect(freeName('plan.pdf', taken)).toBe('plan (4).pdf')
  expect(freeName('notes', taken)).toBe('notes (2)')
})
