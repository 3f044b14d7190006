import { expect, test } from 'vitest'
import { RateMeter } from './rate-meter.ts'

test('knows nothing before a quarter of a second', () => {
  const meter = new RateMeter()
  meter.add(0, 0)
  meter.add(200, 1000)
  expect(meter.rate()).toBeUndefined()
  expect(meter.secondsLeft(10_000)).toBeUndefined()
})

test('tells rate and time left', () => {
  const meter = new RateMeter()
  meter.add(0, 0)
  meter.add(1000, 2000)
  expect(meter.rate()).toBe(2000)
  expect(meter.secondsLeft(6000)).toBe(2)
})

test('forgets what is older than its window', () => {
  const meter = new RateMeter(1000)
  for (let at = 0; at <= 5000; at += 500) meter.add(at, at <= 4000 ? at * 10 : 40_000 + (at - 4000))
  expect(meter.rate()).toBeLessThan(5000)
  for (let at = 5500; at <= 9000; at += 500) meter.add(at, 41_000)
  expect(meter.rate()).toBe(0)
  expect(meter.secondsLeft(50_000)).toBeUndefined()
})
