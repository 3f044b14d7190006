import { expect, test } from 'vitest'
import { sample } from './sample.ts'

const items = Array.from({ length: 1000 }, (_, index) => index)

test('a seed draws the same again, another seed something else', () => {
  expect(sample(items, 20, 7)).toEqual(sample(items, 20, 7))
  expect(sample(items, 20, 7)).not.toEqual(sample(items, 20, 8))
})

test('draws each item once, in their order', () => {
  const drawn = sample(items, 200, 1)
  expect(new Set(drawn).size).toBe(200)
  expect(drawn).toEqual(drawn.toSorted((one, other) => one - other))
})

test('draws from everywhere', () => {
  const drawn = sample(items, 200, 1)
  for (let from = 0; from < 1000; from += 100)
    expect(drawn.filter((item) => item >= from && item < from + 100).length).toBeGreaterThan(5)
})

test('draws all when there are no more', () => {
  expect(sample(items, 5000, 1)).toEqual(items)
})
