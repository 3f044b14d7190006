import type { VlobId } from '@parallax/wire'

/** An entry, or the right to change which folder lies below which (spec 06b §4: one at a time in a workspace). */
export type LockKey = VlobId | 'folder_moves'

/** Held until disposed of; twice is harmless. */
export interface EntryLock extends Disposable {
  readonly ids: readonly LockKey[]
}

/**
 * One update lock an entry: "read manifest → modify → save" happens once at a time (spec 06b §2.1). Several are taken
 * together, all or none, so that no two operations wait for one another. Reads take none, sync never waits.
 */
export class EntryLocks {
  readonly #held = new Set<LockKey>()
  readonly #waiting = new Set<() => void>()

  isHeld(id: LockKey): boolean {
    return this.#held.has(id)
  }

  /** Undefined when one of them is taken. */
  tryAcquire(ids: readonly LockKey[]): EntryLock | undefined {
    const wanted = [...new Set(ids)]
    if (wanted.some((id) => this.#held.has(id))) return undefined
    for (const id of wanted) this.#held.add(id)
    let released = false
    const release = (): void => {
      if (released) return
      released = true
      for (const id of wanted) this.#held.delete(id)
      for (const wake of [...this.#waiting]) wake()
    }
    return { ids: wanted, [Symbol.dispose]: release }
  }

  /** Waits for all of them. Rejects with the reason of `signal`. */
  async acquire(ids: readonly LockKey[], signal?: AbortSignal): Promise<EntryLock> {
    for (;;) {
      const lock = this.tryAcquire(ids)
      if (lock !== undefined) return lock
      await this.#released(signal)
    }
  }

  #released(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = (): void => {
        this.#waiting.delete(done)
        signal?.removeEventListener('abort', aborted)
        resolve()
      }
      const aborted = (): void => {
        this.#waiting.delete(done)
        reject(signal?.reason)
      }
      if (signal?.aborted) return aborted()
      this.#waiting.add(done)
      signal?.addEventListener('abort', aborted, { once: true })
    })
  }
}
