import { type ByteSink, NoSpaceError, OutsideFileError } from '@parallax/client'
import { ownedBytes } from '../owned-bytes.ts'

/**
 * A stream of the browser that is whole only once it is closed: a file that a person chose (File System Access), a
 * download through the service worker. Disposed of without `commit` it is aborted, and then nothing is left.
 */
export class WritableStreamSink implements ByteSink {
  readonly name: string
  readonly #writer: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>
  #state: 'writing' | 'ended' = 'writing'

  constructor(stream: WritableStream<Uint8Array<ArrayBuffer>>, name: string) {
    this.#writer = stream.getWriter()
    this.name = name
  }

  /** A copy is written: streams keep what they are given. */
  async write(bytes: Uint8Array, { signal }: { readonly signal?: AbortSignal } = {}): Promise<void> {
    signal?.throwIfAborted()
    await this.#guarded(async () => {
      await this.#writer.ready
      await this.#writer.write(ownedBytes(bytes.slice()))
    })
  }

  async commit(): Promise<void> {
    await this.#guarded(() => this.#writer.close())
    this.#state = 'ended'
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#state === 'ended') return
    this.#state = 'ended'
    // A stream that failed is closed already.
    await this.#writer.abort().catch(() => undefined)
  }

  async #guarded(action: () => Promise<void>): Promise<void> {
    try {
      await action()
    } catch (error) {
      if (error instanceof DOMException && error.name === 'QuotaExceededError') throw new NoSpaceError({ cause: error })
      throw new OutsideFileError('target_unwritable', { target: this.name }, { cause: error })
    }
  }
}
