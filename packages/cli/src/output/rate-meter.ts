/** Estimates how fast bytes go and how long the rest takes, from the last seconds only. */
export class RateMeter {
  readonly #window: number
  #samples: { readonly at: number; readonly bytes: number }[] = []

  /** `window`: how many milliseconds count. */
  constructor(window = 10_000) {
    this.#window = window
  }

  /** Bytes done so far, at a time in milliseconds that never goes back. */
  add(at: number, bytes: number): void {
    this.#samples.push({ at, bytes })
    const oldest = this.#samples.findIndex((sample) => sample.at >= at - this.#window)
    // One sample before the window stays, so that a stall shows as a falling rate.
    if (oldest > 1) this.#samples.splice(0, oldest - 1)
  }

  /** Bytes a second; undefined until there is something to tell from. */
  rate(): number | undefined {
    const first = this.#samples[0]
    const last = this.#samples.at(-1)
    if (first === undefined || last === undefined || last.at - first.at < 250) return undefined
    return Math.max(0, ((last.bytes - first.bytes) * 1000) / (last.at - first.at))
  }

  /** Seconds until `total`; undefined while nobody can tell. */
  secondsLeft(total: number): number | undefined {
    const rate = this.rate()
    const done = this.#samples.at(-1)?.bytes ?? 0
    if (rate === undefined || rate === 0) return undefined
    return Math.max(0, total - done) / rate
  }
}
