import { addMicroseconds, type DateTime } from '@parallax/wire'
import type { Clock } from '../../packages/server/src/context.ts'
import { now } from './rpc.ts'

/** Time that stands still until the test moves it. Begins now. */
export class ManualClock implements Clock {
  #time: DateTime = now()

  now(): DateTime {
    return this.#time
  }

  forward({ seconds = 0, microseconds = 0 }: { readonly seconds?: number; readonly microseconds?: number }): void {
    this.#time = addMicroseconds(this.#time, BigInt(seconds) * 1_000_000n + BigInt(microseconds))
  }
}
