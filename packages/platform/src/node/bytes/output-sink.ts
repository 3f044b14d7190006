import type { Writable } from 'node:stream'
import { type ByteSink, OutsideFileError } from '@parallax/client'
import { codeOf } from '../files/system-error.ts'

/** Standard output, or any stream: what was written is out, so nothing can be taken back. The stream stays open. */
export class OutputSink implements ByteSink {
  readonly name: string
  readonly #output: Writable

  constructor(output: Writable, name: string) {
    this.#output = output
    this.name = name
  }

  /** Ends when the bytes are out, so that they may be reused and a slow reader slows the writer down. */
  write(bytes: Uint8Array, { signal }: { readonly signal?: AbortSignal } = {}): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const failed = (error: unknown): void => {
        const options = { cause: error, detail: codeOf(error) ?? 'unknown' }
        reject(new OutsideFileError('target_unwritable', { target: this.name }, options))
      }
      if (this.#output.destroyed) return failed(undefined)
      this.#output.once('error', failed)
      this.#output.write(bytes, (error) => {
        this.#output.off('error', failed)
        if (error) failed(error)
        else resolve()
      })
    })
  }

  async commit(): Promise<void> {
    // Each write ended when its bytes were out.
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // The stream is its owner's.
  }
}
