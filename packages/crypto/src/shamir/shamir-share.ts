import { bytes, type Codec, DecodeError, mapped, refined } from '@parallax/wire'
import { CryptoError } from '../crypto-error.ts'

/** One share of a secret: x (1 byte), then one y for each byte of the secret. Does not print. */
export class ShamirShare {
  readonly #bytes: Uint8Array

  /** Takes a copy. Throws `CryptoError` `data size` below 2 bytes. */
  constructor(bytes: Uint8Array) {
    if (bytes.length < 2) throw new CryptoError('data size', `a share of ${bytes.length} bytes`)
    this.#bytes = Uint8Array.from(bytes)
  }

  get [Symbol.toStringTag](): 'ShamirShare' {
    return 'ShamirShare'
  }

  get x(): number {
    return this.#bytes[0] ?? 0
  }

  /** x | y: a view to be passed on to an encoder, never to be changed, kept or printed. */
  exposeSecretBytes(): Uint8Array {
    return this.#bytes
  }
}

/** Wire form: bin of at least 2 bytes (spec 01 §1.1). */
export const shamirShare: Codec<ShamirShare> = mapped(
  refined(bytes, (value) => {
    if (value.length < 2) throw new DecodeError(`expected at least 2 bytes, found ${value.length}`)
    return value
  }),
  (value) => new ShamirShare(value),
  (share) => share.exposeSecretBytes(),
)
