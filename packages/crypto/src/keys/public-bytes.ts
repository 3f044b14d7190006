import { toHex } from '@parallax/wire'
import { equalBytes } from '../constant-time.ts'
import { copyOf32 } from './secret-bytes.ts'

/** 32 bytes that everybody may know. Printing shows the kind alone; ask for `hex` where the value is wanted. */
export abstract class PublicBytes {
  static readonly SIZE = 32
  readonly #bytes: Uint8Array

  /** Takes a copy. Any 32 bytes load (spec 01 §5.5); other lengths throw `CryptoError` `key size`. */
  constructor(bytes: Uint8Array) {
    this.#bytes = copyOf32(bytes)
  }

  abstract get [Symbol.toStringTag](): string

  /** A view, not a copy: never to be changed. */
  get bytes(): Uint8Array {
    return this.#bytes
  }

  /** Lower-case hex, also the form to use as the key of a Map. */
  get hex(): string {
    return toHex(this.#bytes)
  }

  equals(other: this): boolean {
    return equalBytes(this.#bytes, other.#bytes)
  }
}
