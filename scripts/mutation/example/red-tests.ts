import { expect, test } from 'vitest'
import { isAdult } from './guard.ts'

test('fails without any mutant', () => {
  expect(isAdult(18)).toBe(false)
})
