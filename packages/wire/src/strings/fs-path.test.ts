import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type EntryName,
  fsPathName,
  fsPathNames,
  fsPathOf,
  fsPathParent,
  isWithinFsPath,
  joinFsPath,
  parseEntryName,
  parseFsPath,
  ROOT_PATH,
  readFsPath,
} from '../index.ts'

interface Ids {
  readonly fs_path: {
    readonly parse: readonly {
      readonly input: string
      readonly canonical: string
      readonly name: string | null
      readonly parent: string
      readonly parts: readonly string[]
    }[]
    readonly rejected: readonly { readonly input: string; readonly error: string }[]
  }
}

const vectors: Ids = JSON.parse(readFileSync(new URL('../../../../spec/vectors/ids.json', import.meta.url), 'utf8'))

const entryNames = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .map(parseEntryName)
  .filter((name): name is EntryName => name !== undefined)

test.each(vectors.fs_path.parse)('reads $input', ({ input, canonical, name, parent, parts }) => {
  const path = parseFsPath(input)
  expect(path).toBe(canonical)
  if (path === undefined) return
  expect(fsPathName(path)).toBe(name)
  expect(fsPathParent(path)).toBe(parent)
  expect(fsPathNames(path)).toEqual(parts)
})

test.each(vectors.fs_path.rejected)('refuses $input: $error', ({ input, error }) => {
  const problems: Readonly<Record<string, string>> = {
    'not absolute': 'not_absolute',
    'invalid name': 'invalid_name',
    'name too long': 'name_too_long',
  }
  expect(readFsPath(input)).toEqual({ status: 'refused', problem: problems[error] })
  expect(parseFsPath(input)).toBeUndefined()
})

test('refuses an invalid name even when a later item removes it', () => {
  expect(parseFsPath('/a\0/..')).toBeUndefined()
})

test('normalises each name', () => {
  expect(parseFsPath('/e\u0301/x')).toBe('/\u00e9/x')
})

test('comes back from its names, and from its parent and name', () => {
  fc.assert(
    fc.property(fc.array(entryNames, { maxLength: 6 }), (names) => {
      const path = fsPathOf(names)
      expect(parseFsPath(path)).toBe(path)
      expect(fsPathNames(path)).toEqual(names)
      expect(names.reduce(joinFsPath, ROOT_PATH)).toBe(path)
      const name = fsPathName(path)
      if (name !== null) expect(joinFsPath(fsPathParent(path), name)).toBe(path)
    }),
  )
})

test('lies within itself and its ancestors, not beside them', () => {
  const within = (path: string, folder: string) => isWithinFsPath(fsPath(path), fsPath(folder))
  expect(within('/a/b', '/a')).toBe(true)
  expect(within('/a', '/a')).toBe(true)
  expect(within('/a', '/')).toBe(true)
  expect(within('/ab', '/a')).toBe(false)
  expect(within('/a', '/a/b')).toBe(false)
})

function fsPath(text: string) {
  const path = parseFsPath(text)
  if (path === undefined) throw new Error(`no path: ${text}`)
  return path
}
