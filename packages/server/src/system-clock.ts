import { type DateTime, fromMilliseconds } from '@parallax/wire'
import type { Clock } from './context.ts'

/** The clock of the machine, to the microsecond where it gives them. */
export const systemClock: Clock = {
  now(): DateTime {
    // The fraction of a millisecond comes from the monotonic clock; the date follows corrections of the machine's.
    const milliseconds = Date.now()
    const fraction = performance.now() % 1
    return fromMilliseconds(milliseconds + fraction)
  },
}
