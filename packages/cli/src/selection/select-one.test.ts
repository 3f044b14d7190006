import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Selected, selectOne, shortIdLength } from './select-one.ts'

const items = [
  { id: 'ade00000000000000000000000000001', names: ['Plans', 'a@example.com'] },
  { id: 'ade00000000000000000000000000002', names: ['Plans', 'b@example.com'] },
  { id: 'b0000000000000000000000000000003', names: ['ade', 'Été'] },
]
const pick = (text: string): Selected<(typeof items)[number]> => selectOne(text, items, (item) => item)

test('takes a whole id in any form', () => {
  for (const text of ['ade00000000000000000000000000002', 'ADE00000-0000-0000-0000-000000000002'])
    expect(pick(text)).toEqual({ status: 'one', item: items[1] })
})

test('takes the prefix of one id only', () => {
  expect(pick('b')).toEqual({ status: 'one', item: items[2] })
  expect(pick('ade0')).toEqual({ status: 'several', items: items.slice(0, 2) })
  expect(pick('B')).toEqual({ status: 'none' })
})

test('takes names and e-mails whole, however their accents are composed', () => {
  expect(pick('b@example.com')).toEqual({ status: 'one', item: items[1] })
  expect(pick('Été'.normalize('NFD'))).toEqual({ status: 'one', item: items[2] })
  expect(pick('Plans')).toEqual({ status: 'several', items: items.slice(0, 2) })
  expect(pick('Plan')).toEqual({ status: 'none' })
})

test('a name that is also the prefix of other ids picks them all', () => {
  expect(pick('ade')).toEqual({ status: 'several', items })
})

test('nothing is picked by nothing', () => {
  expect(pick('')).toEqual({ status: 'none' })
})

test('short ids differ and are as short as can be', () => {
  expect(shortIdLength([])).toBe(3)
  expect(shortIdLength(['ade1', 'ade2'])).toBe(4)
  expect(shortIdLength(['a'.repeat(32), 'a'.repeat(32)])).toBe(32)
  fc.assert(
    fc.property(fc.uniqueArray(fc.stringMatching(/^[0-9a-f]{32}$/), { minLength: 2 }), (ids) => {
      const length = shortIdLength(ids)
      expect(new Set(ids.map((id) => id.slice(0, length))).size).toBe(ids.length)
      if (length > 3) expect(new Set(ids.map((id) => id.slice(0, length - 1))).size).toBeLessThan(ids.length)
    }),
  )
})
