import type { ByteSink } from '@parallax/client'

/** Keeps what is written in memory: for `cat` of small files, viewers and tests. */
export class MemorySink implements ByteSink {
  readonly name: string
  readonly #parts: Uint8Array[] = []
  #content: Uint8Array | undefined

  constructor(name: string) {
    this.name = name
  }

  /** Undefined before `commit`. */
  get content(): Uint8Array | undefined {
    return this.#content
  }

  async write(bytes: Uint8Array, { signal }: { readonly signal?: AbortSignal } = {}): Promise<void> {
    signal?.throwIfAborted()
    this.#parts.push(bytes.slice())
  }

  async commit(): Promise<void> {
    const content = new Uint8Array(this.#parts.reduce((sum, { length }) => sum + length, 0))
    let offset = 0
    for (const part of this.#parts.splice(0)) {
      content.set(part, offset)
      offset += part.length
    }
    this.#content = content
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#parts.length = 0
  }
}
