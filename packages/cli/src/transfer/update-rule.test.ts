import type { DateTime } from '@parallax/wire'
import { expect, test } from 'vitest'
import { type Content, decideUpdate } from './update-rule.ts'

const content = (size: number | undefined, updated: bigint | undefined): Content => ({
  size,
  updated: updated as DateTime | undefined,
})
const existing = content(10, 5_000_000n)

test('creates what is not there', () => {
  for (const rule of ['all', 'none', 'none-fail', 'older'] as const)
    expect(decideUpdate(rule, undefined, existing)).toBe('create')
})

test('passes over what has the same size and date, whatever the rule', () => {
  for (const rule of ['all', 'none', 'none-fail', 'older'] as const) {
    expect(decideUpdate(rule, existing, content(10, 5_000_999n))).toBe('same')
    expect(decideUpdate(rule, existing, content(10, 4_999_001n))).toBe('same')
  }
})

test('between workspaces dates are exact, so one microsecond makes another file', () => {
  const exact = (updated: bigint): Content => ({ ...content(10, updated), exact: true })
  expect(decideUpdate('none-fail', exact(5_000_000n), exact(5_000_000n))).toBe('same')
  expect(decideUpdate('none-fail', exact(5_000_000n), exact(5_000_001n))).toBe('fail')
  expect(decideUpdate('none-fail', exact(5_000_000n), content(10, 5_000_001n))).toBe('same')
})

test.each([
  ['all', 'replace', 'replace'],
  ['none', 'skip', 'skip'],
  ['none-fail', 'fail', 'fail'],
  ['older', 'replace', 'skip'],
] as const)('%s: a newer file %s, an older one %s', (rule, newer, older) => {
  expect(decideUpdate(rule, existing, content(10, 5_001_000n))).toBe(newer)
  expect(decideUpdate(rule, existing, content(10, 4_999_000n))).toBe(older)
})

test('another size is another content even at the same date', () => {
  expect(decideUpdate('none-fail', existing, content(11, 5_000_000n))).toBe('fail')
  expect(decideUpdate('older', existing, content(11, 5_000_000n))).toBe('skip')
})

test('a stream without size is never taken for the same', () => {
  expect(decideUpdate('all', existing, content(undefined, 5_000_000n))).toBe('replace')
  expect(decideUpdate('none-fail', existing, content(undefined, undefined))).toBe('fail')
  expect(decideUpdate('older', existing, content(undefined, undefined))).toBe('skip')
})
