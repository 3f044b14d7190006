import { TestClock } from '../../store/testing/test-clock.ts'

/**
 * Time that passes as soon as everybody sleeps: a day of waiting takes as long as its requests. Whatever runs without
 * sleeping takes no time.
 */
export class PassingClock extends TestClock {
  #isTicking = false

  override sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    const slept = super.sleep(milliseconds, signal)
    this.#tick()
    return slept
  }

  /** Wakes whoever is next once nothing else is left to do. */
  #tick(): void {
    if (this.#isTicking) return
    this.#isTicking = true
    setTimeout(() => {
      this.#isTicking = false
      const { nextWake } = this
      if (nextWake === undefined) return
      this.advance(nextWake)
      this.#tick()
    })
  }
}
