import type { VlobId } from '@parallax/wire'
import { expect, test } from 'vitest'
import { TestClock } from '../store/testing/test-clock.ts'
import { EntrySchedule } from './entry-schedule.ts'

const entry = (digit: string) => digit.repeat(32) as VlobId
const a = entry('a')
const b = entry('b')

test('wakes every worker that waits, not the last one alone', async () => {
  const schedule = new EntrySchedule(new TestClock())
  const { signal } = new AbortController()
  const taken = [schedule.take(signal), schedule.take(signal)]
  schedule.now(a)
  schedule.now(b)
  expect(new Set(await Promise.all(taken))).toEqual(new Set([a, b]))
})

test('a worker that is stopped takes nothing', async () => {
  const schedule = new EntrySchedule(new TestClock())
  const stop = new AbortController()
  const taken = schedule.take(stop.signal)
  stop.abort(new Error('stopped'))
  await expect(taken).rejects.toThrow('stopped')
  schedule.now(a)
  expect(await schedule.take(new AbortController().signal)).toBe(a)
})
