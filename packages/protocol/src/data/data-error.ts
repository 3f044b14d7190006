/** What is wrong with a payload, in the words of spec 01 §4. */
export type DataErrorCode =
  | 'decryption'
  | 'signature'
  | 'bad_serialization'
  | 'integrity'
  | 'unexpected_author'
  | 'unexpected_timestamp'
  | 'unexpected_id'
  | 'unexpected_user'
  | 'unexpected_device'
  | 'unexpected_realm'
  | 'unexpected_human_handle'
  | 'unexpected_version'

/** Which of the three steps of reading the v0 format refused the bytes (spec 01 §2). */
export type SerializationStep = 'format' | 'zstd' | 'msgpack'

/**
 * The only error that reading a payload throws. `code` is stable; `detail` says which step, rule or field, and never
 * holds a byte of a key or of a clear text.
 */
export class DataError extends Error {
  override readonly name = 'DataError'
  readonly code: DataErrorCode
  readonly detail: string

  constructor(code: DataErrorCode, detail: string, options?: ErrorOptions) {
    super(`${code}: ${detail}`, options)
    this.code = code
    this.detail = detail
  }
}
