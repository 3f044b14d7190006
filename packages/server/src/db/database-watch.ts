import { type AwaitOptions, awaitDatabase, probeDatabase } from './await-database.ts'
import type { DatabaseAddress } from './client.ts'

export interface WatchOptions extends Omit<AwaitOptions, 'signal'> {
  /** Called each time that the database cannot be asked. */
  readonly onaway: () => void
}

/** Waits for a lost database, and says when that is over for good (spec 05 §2). */
export class DatabaseWatch implements Disposable {
  readonly #address: DatabaseAddress
  readonly #options: WatchOptions
  readonly #stop = new AbortController()
  readonly #lost = Promise.withResolvers<unknown>()
  #isWaiting = false

  constructor(address: DatabaseAddress, options: WatchOptions) {
    this.#address = address
    this.#options = options
  }

  /** Fulfilled with what failed, once patience is over. */
  get lost(): Promise<unknown> {
    return this.#lost.promise
  }

  /** A connection was lost. What comes back in time is taken up again by whoever needs it. */
  async onloss(): Promise<void> {
    if (this.#isWaiting || this.#stop.signal.aborted) return
    this.#isWaiting = true
    const { signal } = this.#stop
    try {
      await awaitDatabase(() => this.#probe(), { ...this.#options, signal })
      this.#options.log.info({ event: 'database-found' })
    } catch (error) {
      if (!signal.aborted) this.#lost.resolve(error)
    } finally {
      this.#isWaiting = false
    }
  }

  async #probe(): Promise<void> {
    try {
      await probeDatabase(this.#address)
    } catch (error) {
      if (!this.#stop.signal.aborted) this.#options.onaway()
      throw error
    }
  }

  [Symbol.dispose](): void {
    this.#stop.abort()
  }
}
