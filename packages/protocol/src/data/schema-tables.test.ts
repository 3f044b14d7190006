import { readFileSync } from 'node:fs'
import { snakeCase } from '@parallax/wire'
import { describe, expect, test } from 'vitest'
import * as face from '../index.ts'
import type { DataType } from './data-type.ts'

// The definitions against the tables of the specification: same types, tags, fields and order.

interface TableType {
  readonly name: string
  readonly literal: string
  readonly fields: readonly { readonly name: string; readonly type: string }[]
}

const tables = readTables(readFileSync(new URL('../../../../spec/schema-types.md', import.meta.url), 'utf8'))
const types: ReadonlyMap<string, DataType<unknown>> = new Map(
  Object.values(face).flatMap((item) => (isDataType(item) ? [[item.literal, item] as const] : [])),
)

/** Spec 02, introduction: these may be missing and are then left out. */
const LATER = ['file_manifest.origin', 'local_file_manifest.origin']

test('every type of the tables is defined, and no other', () => {
  expect(tables).toHaveLength(46)
  expect([...types.keys()].toSorted()).toEqual(tables.map(({ literal }) => literal).toSorted())
})

describe.each(tables)('$name', ({ literal, fields }) => {
  const type = types.get(literal)

  test('has the fields of the table, in its order', () => {
    expect(Object.keys(type?.fields ?? {}).map(snakeCase)).toEqual(fields.map(({ name }) => name))
  })

  test('lets the same fields be missing', () => {
    const optional = Object.entries(type?.fields ?? {}).filter(([, field]) => 'missing' in field)
    const expected = fields.filter(
      ({ name, type: text }) => text.startsWith('NonRequiredOption') || LATER.includes(`${literal}.${name}`),
    )
    expect(optional.map(([name]) => snakeCase(name))).toEqual(expected.map(({ name }) => name))
  })
})

function readTables(markdown: string): readonly TableType[] {
  return [...markdown.matchAll(/^### (\w+) \(type="(\w+)"\)\n(.*)$/gm)].map(
    ([, name = '', literal = '', line = '']) => ({
      name,
      literal,
      fields: line === '—' ? [] : [...`${line},`.matchAll(/(\w+): (.+?),(?= |$)/g)].map(readField),
    }),
  )
}

function readField([, name = '', type = '']: RegExpMatchArray) {
  return { name, type }
}

function isDataType(item: unknown): item is DataType<unknown> {
  return typeof item === 'object' && item !== null && 'literal' in item && 'fields' in item
}
