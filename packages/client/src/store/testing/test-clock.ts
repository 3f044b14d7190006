import { type DateTime, fromMilliseconds } from '@parallax/wire'
import type { Clock } from '../../ports/clock.ts'

/** A clock that a test moves: a microsecond passes at each look, sleeping costs no time. */
export class TestClock implements Clock {
  #now: bigint = fromMilliseconds(1_700_000_000_000)
  readonly #sleepers = new Set<{ readonly until: bigint; readonly wake: () => void }>()

  now(): DateTime {
    this.#now += 1n
    return this.#now as DateTime
  }

  monotonic(): number {
    return Number(this.#now / 1000n)
  }

  /** Wakes who sleeps till then. */
  advance(milliseconds: number): void {
    this.#now += BigInt(Math.ceil(milliseconds)) * 1000n
    for (const sleeper of [...this.#sleepers]) if (sleeper.until <= this.#now) sleeper.wake()
  }

  /** Milliseconds until the first sleeper wakes; undefined when nobody sleeps. */
  get nextWake(): number | undefined {
    const waits = [...this.#sleepers].map(({ until }) => Math.ceil(Number(until - this.#now) / 1000))
    return waits.length === 0 ? undefined : Math.max(0, Math.min(...waits))
  }

  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted()
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const sleeper = { until: this.#now + BigInt(Math.ceil(milliseconds)) * 1000n, wake: resolve }
    const aborted = (): void => reject(signal?.reason)
    this.#sleepers.add(sleeper)
    signal?.addEventListener('abort', aborted, { once: true })
    try {
      await promise
    } finally {
      this.#sleepers.delete(sleeper)
      signal?.removeEventListener('abort', aborted)
    }
  }
}
