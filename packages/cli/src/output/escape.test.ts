import fc from 'fast-check'
import { expect, test } from 'vitest'
import { escapeText, safeJson } from './escape.ts'

test('leaves ordinary names alone, joiners included', () => {
  for (const name of ['Årsrapport.pdf', 'تقرير.txt', '報告書', '👩‍👩‍👧 photo', 'a b', 'می‌خواهم', 'c:\\dir'])
    expect(escapeText(name)).toBe(name)
})

test('escapes what would act on a terminal or reorder text', () => {
  expect(escapeText('a\x1b[31mb')).toBe('a\\u{1b}[31mb')
  expect(escapeText('invoice\u202Efdp.exe')).toBe('invoice\\u{202e}fdp.exe')
  expect(escapeText('a\nb\tc\r')).toBe('a\\u{a}b\\u{9}c\\u{d}')
  expect(escapeText('\u009b2J\u2028\u200b\u{e0041}\ud800')).toBe(
    '\\u{9b}2J\\u{2028}\\u{200b}\\u{e0041}\\u{d800}'.replace('2J\\u', '2J\\u'),
  )
})

test('JSON stays exact and holds no unsafe character but its own line ends', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const printed = safeJson({ text })
      expect(JSON.parse(printed)).toEqual({ text })
      expect(escapeText(printed)).toBe(printed)
    }),
  )
})

test('JSON of a tag character, outside the basic plane, survives', () => {
  expect(JSON.parse(safeJson(['\u{e0041}\u202e']))).toEqual(['\u{e0041}\u202e'])
  expect(safeJson({ a: 1 }, 2)).toBe('{\n  "a": 1\n}')
})
