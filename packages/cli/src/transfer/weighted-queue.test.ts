import { expect, test } from 'vitest'
import { forEachWeighted } from './weighted-queue.ts'

const { signal } = new AbortController()

test('does everything, never more than the limit at a time', async () => {
  let load = 0
  let most = 0
  const done: number[] = []
  await forEachWeighted([1, 1, 8, 3, 20, 1], { weightOf: (weight) => weight, limit: 8, signal }, async (weight) => {
    load += Math.min(weight, 8)
    most = Math.max(most, load)
    await new Promise((resolve) => setTimeout(resolve, weight))
    load -= Math.min(weight, 8)
    done.push(weight)
  })
  expect(most).toBe(8)
  expect(done.toSorted((one, other) => one - other)).toEqual([1, 1, 1, 3, 8, 20])
})

test('works on several at a time', async () => {
  const barrier = Promise.withResolvers<void>()
  let begun = 0
  await forEachWeighted([1, 1, 1], { weightOf: () => 1, limit: 3, signal }, async () => {
    begun += 1
    if (begun === 3) barrier.resolve()
    await barrier.promise
  })
  expect(begun).toBe(3)
})

test('the first failure starts nothing more and is thrown when all has ended', async () => {
  const ended: number[] = []
  const promise = forEachWeighted([1, 2, 3, 4, 5], { weightOf: () => 1, limit: 2, signal }, async (item) => {
    if (item === 1) throw new Error('broken')
    await new Promise((resolve) => setTimeout(resolve, 5))
    ended.push(item)
  })
  await expect(promise).rejects.toThrow('broken')
  expect(ended).toEqual([2])
})

test('an abort starts nothing more', async () => {
  const stop = new AbortController()
  const begun: number[] = []
  const promise = forEachWeighted([1, 2, 3], { weightOf: () => 1, limit: 1, signal: stop.signal }, async (item) => {
    begun.push(item)
    stop.abort(new Error('enough'))
  })
  await expect(promise).rejects.toThrow('enough')
  expect(begun).toEqual([1])
})
