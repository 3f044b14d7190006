import { describe, expect, it } from 'vitest'
import { SystemClock } from './system-clock.ts'

describe('system clock', () => {
  it('follows the wall clock, with microseconds', () => {
    const clock = new SystemClock()
    const readings = Array.from({ length: 2000 }, () => ({ before: Date.now(), now: clock.now(), after: Date.now() }))
    for (const { before, now, after } of readings) {
      expect(Number(now / 1000n)).toBeGreaterThanOrEqual(before - 1)
      expect(Number(now / 1000n)).toBeLessThanOrEqual(after + 1)
    }
    const fractions = new Set(readings.map(({ now }) => now % 1000n))
    expect(fractions.size).toBeGreaterThan(3)
  })

  it('sleeps, and not at all for a time that is over', async () => {
    const clock = new SystemClock()
    const start = clock.monotonic()
    await clock.sleep(20)
    expect(clock.monotonic() - start).toBeGreaterThanOrEqual(20)
    await clock.sleep(-5)
  })

  it('wakes up for a signal, with its reason', async () => {
    const clock = new SystemClock()
    const stop = new AbortController()
    const asleep = clock.sleep(60_000, stop.signal)
    stop.abort(new Error('wake up'))
    await expect(asleep).rejects.toThrow('wake up')
    await expect(clock.sleep(60_000, stop.signal)).rejects.toThrow('wake up')
  })

  it('sleeps longer than a timer can', async () => {
    const stop = new AbortController()
    const asleep = new SystemClock().sleep(2 ** 40, stop.signal)
    const awake = await Promise.race([asleep, new Promise((resolve) => setTimeout(() => resolve('asleep'), 30))])
    expect(awake).toBe('asleep')
    stop.abort(new Error('enough'))
    await expect(asleep).rejects.toThrow('enough')
  })
})
