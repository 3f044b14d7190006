/** What went wrong, in the words of spec 01 §4. */
export type CryptoErrorCode =
  | 'nonce'
  | 'decryption'
  | 'signature'
  | 'signature verification'
  | 'data size'
  | 'key size'
  | 'algorithm'
  | 'shared secret'

/**
 * The only error that this package throws on bad input from outside (wrong lengths in calls of our own are
 * `RangeError`s). `code` is stable; the message never holds a byte of a key, a clear text or a password.
 */
export class CryptoError extends Error {
  override readonly name = 'CryptoError'
  readonly code: CryptoErrorCode

  constructor(code: CryptoErrorCode, detail?: string) {
    super(detail === undefined ? code : `${code}: ${detail}`)
    this.code = code
  }
}
