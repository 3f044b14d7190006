/** How the two people compare codes: what one reads out, the other hears. */
export class Telephone {
  readonly #said = new Set<string>()
  readonly #listeners = new Set<() => void>()

  say(code: string): void {
    this.#said.add(code)
    for (const listener of [...this.#listeners]) listener()
  }

  /** The first of `candidates` that was said, as soon as one is. */
  async hear(candidates: readonly string[], signal?: AbortSignal): Promise<string> {
    for (;;) {
      signal?.throwIfAborted()
      const heard = candidates.find((candidate) => this.#said.has(candidate))
      if (heard !== undefined) return heard
      await this.#next(signal)
    }
  }

  #next(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const listener = (): void => {
        this.#listeners.delete(listener)
        signal?.removeEventListener('abort', listener)
        resolve()
      }
      this.#listeners.add(listener)
      signal?.addEventListener('abort', listener, { once: true })
    })
  }
}
