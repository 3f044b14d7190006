import { CryptoError, type SecretKey } from '@parallax/crypto'
import { encode } from '@parallax/wire'
import { DataError } from './data-error.ts'
import type { DataTools } from './data-tools.ts'
import type { DataSchema } from './data-type.ts'
import { assertIntegrity, checkIntegrity } from './integrity.ts'
import { decodeMessage, decodeV0, encodeV0 } from './v0.ts'

// Patterns "plain", "encrypted" and "bare encrypted" of spec 02 §1. Loading throws `DataError`s in the order
// decryption, bad_serialization, integrity.

/** v0(value). */
export function dumpPlain<T>(tools: DataTools, type: DataSchema<T>, value: T): Uint8Array {
  assertIntegrity(type, value)
  return encodeV0(tools, type, value)
}

/** Throws `DataError` `bad_serialization` or `integrity`. */
export function loadPlain<T>(tools: DataTools, type: DataSchema<T>, bytes: Uint8Array): T {
  const value = decodeV0(tools, type, bytes)
  checkIntegrity(type, value)
  return value
}

/** secretbox(key, v0(value)). */
export function dumpEncrypted<T>(
  tools: DataTools,
  type: DataSchema<T>,
  content: { readonly value: T; readonly key: SecretKey },
): Uint8Array {
  return tools.crypto.encrypt(content.key, dumpPlain(tools, type, content.value))
}

/** Throws as `loadPlain`, `decryption` first. */
export function loadEncrypted<T>(
  tools: DataTools,
  type: DataSchema<T>,
  content: { readonly encrypted: Uint8Array; readonly key: SecretKey },
): T {
  return loadPlain(tools, type, decrypted(tools, content.key, content.encrypted))
}

/** secretbox(key, msgpack(value)): local devices alone (spec 02 §6, §9, §12). */
export function dumpBareEncrypted<T>(
  tools: DataTools,
  type: DataSchema<T>,
  content: { readonly value: T; readonly key: SecretKey },
): Uint8Array {
  assertIntegrity(type, content.value)
  return tools.crypto.encrypt(content.key, encode(type, content.value))
}

/** Throws as `loadEncrypted`. */
export function loadBareEncrypted<T>(
  tools: DataTools,
  type: DataSchema<T>,
  content: { readonly encrypted: Uint8Array; readonly key: SecretKey },
): T {
  const value = decodeMessage(type, decrypted(tools, content.key, content.encrypted))
  checkIntegrity(type, value)
  return value
}

/** Throws `DataError` `decryption`. */
export function decrypted(tools: DataTools, key: SecretKey, encrypted: Uint8Array): Uint8Array {
  return orDataError('decryption', () => tools.crypto.decrypt(key, encrypted))
}

/** Names a refusal of the crypto back end as the payload's fault; anything else passes unchanged. */
export function orDataError<T>(code: 'decryption' | 'signature', attempt: () => T): T {
  try {
    return attempt()
  } catch (cause) {
    if (!(cause instanceof CryptoError)) throw cause
    throw new DataError(code, cause.message, { cause })
  }
}
