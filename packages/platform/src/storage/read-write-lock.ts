/** Many readers or one writer, served in the order they came, so that no writer starves. */
export class ReadWriteLock {
  #readers = 0
  #writing = false
  readonly #queue: { readonly kind: 'read' | 'write'; readonly enter: () => void }[] = []

  async read<T>(operation: () => Promise<T>): Promise<T> {
    await this.#enter('read')
    try {
      return await operation()
    } finally {
      this.#readers -= 1
      this.#admit()
    }
  }

  async write<T>(operation: () => Promise<T>): Promise<T> {
    await this.#enter('write')
    try {
      return await operation()
    } finally {
      this.#writing = false
      this.#admit()
    }
  }

  #enter(kind: 'read' | 'write'): Promise<void> {
    return new Promise((enter) => {
      this.#queue.push({ kind, enter })
      this.#admit()
    })
  }

  #admit(): void {
    for (;;) {
      const next = this.#queue[0]
      if (next === undefined || this.#writing || (next.kind === 'write' && this.#readers > 0)) return
      this.#queue.shift()
      if (next.kind === 'read') this.#readers += 1
      else this.#writing = true
      next.enter()
    }
  }
}
