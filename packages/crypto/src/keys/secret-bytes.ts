import { equalBytes } from '../constant-time.ts'
import { CryptoError } from '../crypto-error.ts'

/**
 * 32 bytes that must not leave by accident: they live in a private field, which `util.inspect`, `JSON.stringify`,
 * template strings and `structuredClone` cannot read. The tag of each subclass tells the kinds apart for the compiler
 * and is all that printing shows.
 */
export abstract class SecretBytes {
  static readonly SIZE = 32
  readonly #bytes: Uint8Array

  /** Takes a copy, so that the owner of `bytes` may erase or reuse them. Throws `CryptoError` `key size`. */
  constructor(bytes: Uint8Array) {
    this.#bytes = copyOf32(bytes)
  }

  abstract get [Symbol.toStringTag](): string

  /**
   * The secret itself: a view, not a copy, to be passed on to a primitive, an encoder or a key store, never to be
   * changed, kept or printed.
   */
  exposeSecretBytes(): Uint8Array {
    return this.#bytes
  }

  /** Constant time. */
  equals(other: this): boolean {
    return equalBytes(this.#bytes, other.#bytes)
  }
}

export function copyOf32(bytes: Uint8Array): Uint8Array {
  if (bytes.length !== 32) throw new CryptoError('key size', `expected 32, got ${bytes.length}`)
  return Uint8Array.from(bytes)
}
