const NEWLINE = 0x0a
const RETURN = 0x0d

/** Standard input, first line by line, then what is left of it as bytes. Nothing is read before it is asked for. */
export class InputLines {
  readonly #chunks: AsyncIterator<Uint8Array>
  #buffer: Uint8Array = new Uint8Array(0)
  #ended = false
  /** Asked for and not there yet; who gives up waiting leaves it to the next one. */
  #pending: Promise<IteratorResult<Uint8Array>> | undefined

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#chunks = source[Symbol.asyncIterator]()
  }

  /** The next line without its end; undefined after the last. A last line needs no end. */
  async next(signal?: AbortSignal): Promise<string | undefined> {
    for (;;) {
      const end = this.#buffer.indexOf(NEWLINE)
      if (end >= 0) return this.#take(end, end + 1)
      if (this.#ended)
        return this.#buffer.length === 0 ? undefined : this.#take(this.#buffer.length, this.#buffer.length)
      await this.#more(signal)
    }
  }

  /** Everything after the lines that were read. */
  async *rest(signal?: AbortSignal): AsyncGenerator<Uint8Array> {
    if (this.#buffer.length > 0) yield this.#buffer
    this.#buffer = new Uint8Array(0)
    while (!this.#ended) {
      await this.#more(signal)
      if (this.#buffer.length > 0) yield this.#buffer
      this.#buffer = new Uint8Array(0)
    }
  }

  #take(end: number, next: number): string {
    const stop = end > 0 && this.#buffer[end - 1] === RETURN ? end - 1 : end
    const line = new TextDecoder().decode(this.#buffer.subarray(0, stop))
    this.#buffer = this.#buffer.subarray(next)
    return line
  }

  async #more(signal?: AbortSignal): Promise<void> {
    this.#pending ??= this.#chunks.next()
    const { done, value } = await abortable(this.#pending, signal)
    this.#pending = undefined
    if (done === true) this.#ended = true
    else this.#buffer = this.#buffer.length === 0 ? value : concatenated(this.#buffer, value)
  }
}

function concatenated(one: Uint8Array, other: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + other.length)
  both.set(one)
  both.set(other, one.length)
  return both
}

/** `promise`, unless `signal` is aborted first; then its reason is thrown and the answer is lost. */
export async function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise
  signal.throwIfAborted()
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const onAbort = (): void => reject(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([promise, aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
