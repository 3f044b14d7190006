import { type ByteSource, OutsideFileError, type SourceFingerprint } from '@parallax/client'

/** A file that a person chose, or any blob, read wherever it is wanted. */
export class BlobSource implements ByteSource {
  readonly name: string
  readonly size: number
  readonly modified: bigint | undefined
  readonly access = 'random'
  readonly #blob: Blob

  constructor(blob: Blob, name = blob instanceof File ? blob.name : '') {
    this.#blob = blob
    this.name = name
    this.size = blob.size
    this.modified = blob instanceof File ? BigInt(blob.lastModified) * 1000n : undefined
  }

  /** As it was chosen: browsers refuse to read one that was changed since, which `read` reports. */
  async fingerprint(): Promise<SourceFingerprint> {
    return { size: this.size, modified: (this.modified ?? 0n) * 1000n }
  }

  async read(offset: number, into: Uint8Array, { signal }: { readonly signal?: AbortSignal } = {}): Promise<number> {
    signal?.throwIfAborted()
    try {
      const part = new Uint8Array(await this.#blob.slice(offset, offset + into.length).arrayBuffer())
      into.set(part)
      return part.length
    } catch (error) {
      signal?.throwIfAborted()
      // NotReadableError: the file was changed or removed after it was chosen.
      const code =
        error instanceof DOMException && error.name === 'NotReadableError' ? 'source_changed' : 'source_unreadable'
      throw new OutsideFileError(code, { source: this.name }, { cause: error })
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // A blob is its owner's.
  }
}
