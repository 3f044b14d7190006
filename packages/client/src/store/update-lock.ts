import { abortable } from './abortable.ts'

/** Held by one at a time, in the order of asking; kept until disposed of. */
export class UpdateLock {
  #last: Promise<void> = Promise.resolve()

  /** Rejects with the reason of `signal`, and then holds nothing up. */
  async acquire(signal?: AbortSignal): Promise<Disposable> {
    const { promise: released, resolve: release } = Promise.withResolvers<void>()
    const before = this.#last
    this.#last = before.then(() => released)
    try {
      await abortable(before, signal)
    } catch (error) {
      release()
      throw error
    }
    return { [Symbol.dispose]: release }
  }
}
