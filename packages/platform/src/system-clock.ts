import type { Clock } from '@parallax/client'
import { type DateTime, fromMilliseconds } from '@parallax/wire'

/** Longest that a timer takes: more overflows its 32 bits and fires at once. */
const LONGEST_TIMER = 0x7fff_ffff

/** The clock of the machine. `Date` has milliseconds only, so the microseconds come from the monotonic clock. */
export class SystemClock implements Clock {
  #offset = 0

  now(): DateTime {
    const wall = Date.now()
    const precise = performance.now() + this.#offset
    // Followed as long as it stays within the millisecond that the wall clock shows, which may have been set.
    if (precise >= wall && precise < wall + 1) return fromMilliseconds(precise)
    this.#offset += wall - precise
    return fromMilliseconds(wall)
  }

  monotonic(): number {
    return performance.now()
  }

  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    const end = this.monotonic() + milliseconds
    do await timer(Math.min(LONGEST_TIMER, Math.max(0, end - this.monotonic())), signal)
    while (this.monotonic() < end)
  }
}

function timer(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const onAbort = (): void => {
      clearTimeout(timeout)
      reject(signal?.reason)
    }
    const timeout = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    }, milliseconds)
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}
