import type { Clock } from '../ports/clock.ts'

/** A day: timers of most runtimes cannot count to a month. Waking for nothing once a day costs nothing. */
const LONGEST_SLEEP_MS = 24 * 3_600_000

/** A bell with a memory: rung while nobody waits, the next wait ends at once. */
export class WakeUp {
  readonly #clock: Clock
  #isRung = false
  #waiting: AbortController | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  ring(): void {
    this.#isRung = true
    this.#waiting?.abort()
  }

  /** Until somebody rings, or `milliseconds` are over. Rejects with the reason of `signal`. For one who waits. */
  async wait(signal: AbortSignal, milliseconds = LONGEST_SLEEP_MS): Promise<'rung' | 'due'> {
    signal.throwIfAborted()
    const waiting = new AbortController()
    const woken = AbortSignal.any([signal, waiting.signal])
    this.#waiting = waiting
    try {
      if (!this.#isRung) await this.#clock.sleep(Math.min(milliseconds, LONGEST_SLEEP_MS), woken)
    } catch (error) {
      if (signal.aborted || !this.#isRung) throw error
    } finally {
      this.#waiting = undefined
    }
    const isRung = this.#isRung
    this.#isRung = false
    return isRung ? 'rung' : 'due'
  }
}
