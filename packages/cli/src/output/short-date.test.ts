import { fromMilliseconds } from '@parallax/wire'
import { expect, test } from 'vitest'
import { shortDate } from './short-date.ts'

test('prints local date and time to the minute', () => {
  expect(shortDate(fromMilliseconds(new Date(2026, 2, 1, 9, 5, 59).getTime()))).toBe('2026-03-01 09:05')
})
