import type { DateTime } from '@parallax/wire'

/** Time, injected so that tests decide what it is. */
export interface Clock {
  /** The wall clock, to the microsecond. It may jump when the machine's clock is set. */
  now(): DateTime
  /** Milliseconds since some instant of this process; never goes back. */
  monotonic(): number
  /** Rejects with the reason of `signal` once that is aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>
}
