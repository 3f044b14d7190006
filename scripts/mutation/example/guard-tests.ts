import { expect, test } from 'vitest'
import { isAdult, isChild } from './guard.ts'

test('eighteen is adult, seventeen is not', () => {
  expect([isAdult(17), isAdult(18)]).toEqual([false, true])
})

test('a child may be asked about', () => {
  isChild(3)
})
