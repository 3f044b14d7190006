import { expect, test } from 'vitest'
import { padEndWidth, padStartWidth, textWidth } from './text-width.ts'

test('counts terminal cells, not code units', () => {
  expect(textWidth('report')).toBe(6)
  expect(textWidth('報告書')).toBe(6)
  expect(textWidth('e\u0301te')).toBe(3)
  expect(textWidth('👩‍👩‍👧')).toBe(2)
  expect(textWidth('تقرير')).toBe(5)
})

test('pads on either side', () => {
  expect(padEndWidth('報', 4)).toBe('報  ')
  expect(padStartWidth('12', 4)).toBe('  12')
  expect(padEndWidth('long', 2)).toBe('long')
})
