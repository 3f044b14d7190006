import { type ByteSource, InternalError, OutsideFileError } from '@parallax/client'

export interface StreamSourceOptions {
  /** For people. */
  readonly name: string
  /** When it is known beforehand. */
  readonly size?: number
  /** Date of the content in microseconds, where known. */
  readonly modified?: bigint
  /** Gives the stream up, also while a part of it is waited for. */
  readonly close: () => Promise<void>
}

/** A source that can be read once, from the beginning: standard input, the body of an answer. */
export class StreamSource implements ByteSource {
  readonly name: string
  readonly size: number | undefined
  readonly modified: bigint | undefined
  readonly access = 'forward'
  readonly #parts: AsyncIterator<Uint8Array>
  readonly #close: () => Promise<void>
  #rest: Uint8Array = new Uint8Array()
  #offset = 0
  #ended = false

  constructor(parts: AsyncIterable<Uint8Array>, options: StreamSourceOptions) {
    this.#parts = parts[Symbol.asyncIterator]()
    this.name = options.name
    this.size = options.size
    this.modified = options.modified
    this.#close = options.close
  }

  /** Nothing can tell whether a stream would be the same again. */
  async fingerprint(): Promise<undefined> {
    return undefined
  }

  async read(offset: number, into: Uint8Array, { signal }: { readonly signal?: AbortSignal } = {}): Promise<number> {
    if (offset !== this.#offset)
      throw new InternalError({ detail: `stream read at ${offset} instead of ${this.#offset}` })
    let filled = 0
    while (filled < into.length) {
      signal?.throwIfAborted()
      if (this.#rest.length === 0 && !(await this.#advance(signal))) break
      const part = this.#rest.subarray(0, into.length - filled)
      into.set(part, filled)
      filled += part.length
      this.#rest = this.#rest.subarray(part.length)
    }
    this.#offset += filled
    return filled
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended = true
    await this.#close()
  }

  /** False at the end. What was under way when an abort came is lost: nobody reads on after one. */
  async #advance(signal: AbortSignal | undefined): Promise<boolean> {
    if (this.#ended) return false
    try {
      const { done, value } = await abortable(this.#parts.next(), signal)
      this.#ended = done === true
      if (done !== true) this.#rest = value
      return done !== true
    } catch (error) {
      signal?.throwIfAborted()
      throw new OutsideFileError('source_unreadable', { source: this.name }, { cause: error })
    }
  }
}

/** `promise`, or the reason of `signal` if that comes first. */
function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const onAbort = (): void => reject(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  return Promise.race([promise, aborted]).finally(() => signal.removeEventListener('abort', onAbort))
}
