import type { VlobId } from '@parallax/wire'
import type { Clock } from '../ports/clock.ts'

/** A first change is due after this long, each further one pushes it as far again (spec 06b §9.3). */
const DEBOUNCE_MS = 1000
/** … but not beyond this after the first change of the series. */
const LONGEST_DELAY_MS = 60_000

interface Due {
  readonly firstChange: number
  readonly at: number
}

/** Which entries are to be worked on, and when. Times are monotonic milliseconds. */
export class EntrySchedule {
  readonly #clock: Clock
  readonly #due = new Map<VlobId, Due>()
  /** Ends the pause of each worker that waits. */
  readonly #waiting = new Set<AbortController>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** At once: nothing holds it back. */
  now(id: VlobId): void {
    this.in(id, 0)
  }

  /** After a pause, whatever was planned. */
  in(id: VlobId, milliseconds: number): void {
    const firstChange = this.#clock.monotonic()
    this.#set(id, { firstChange, at: firstChange + milliseconds })
  }

  /** After the changes of a series have ended. */
  debounced(id: VlobId): void {
    const time = this.#clock.monotonic()
    const firstChange = this.#due.get(id)?.firstChange ?? time
    this.#set(id, { firstChange, at: Math.min(time + DEBOUNCE_MS, firstChange + LONGEST_DELAY_MS) })
  }

  /** The entry that is overdue longest, taken off the schedule; waits until there is one. */
  async take(signal: AbortSignal): Promise<VlobId> {
    for (;;) {
      signal.throwIfAborted()
      const [next] = [...this.#due].sort(([, left], [, right]) => left.at - right.at)
      const pause = next === undefined ? undefined : next[1].at - this.#clock.monotonic()
      if (next !== undefined && pause !== undefined && pause <= 0) {
        this.#due.delete(next[0])
        return next[0]
      }
      await this.#change(pause, signal)
    }
  }

  #set(id: VlobId, due: Due): void {
    this.#due.set(id, due)
    for (const worker of this.#waiting) worker.abort()
  }

  /** Until something is scheduled, or `pause` is over. */
  async #change(pause: number | undefined, signal: AbortSignal): Promise<void> {
    const woken = new AbortController()
    const stop = AbortSignal.any([signal, woken.signal])
    this.#waiting.add(woken)
    try {
      if (pause !== undefined) await this.#clock.sleep(pause, stop)
      else
        await new Promise<void>((_, reject) =>
          stop.addEventListener('abort', () => reject(stop.reason), { once: true }),
        )
    } catch (error) {
      if (signal.aborted || !woken.signal.aborted) throw error
    } finally {
      this.#waiting.delete(woken)
    }
  }
}
