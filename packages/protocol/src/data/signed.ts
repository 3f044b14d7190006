import {
  type PrivateKey,
  type PublicKey,
  type SecretKey,
  SIGNATURE_SIZE,
  type SigningKey,
  type VerifyKey,
} from '@parallax/crypto'
import { DataError } from './data-error.ts'
import type { DataTools } from './data-tools.ts'
import type { DataSchema } from './data-type.ts'
import { decrypted, orDataError } from './encrypted.ts'
import { checkExpected, type Expected } from './expected.ts'
import { assertIntegrity, checkIntegrity } from './integrity.ts'
import { decodeV0, encodeV0 } from './v0.ts'

// Patterns "signed", "signed then encrypted" and "signed then sealed" of spec 02 §1. Loading throws `DataError`s in the
// order decryption, signature, bad_serialization, integrity, then unexpected_*.

interface Signature {
  readonly verifyKey: VerifyKey
}

interface Expecting<T> {
  readonly expected: Expected<T>
}

/** sign(v0(value)). */
export function dumpSigned<T>(
  tools: DataTools,
  type: DataSchema<T>,
  content: { readonly value: T; readonly signingKey: SigningKey },
): Uint8Array {
  assertIntegrity(type, content.value)
  return tools.crypto.sign(content.signingKey, encodeV0(tools, type, content.value))
}

/** Throws `DataError`: `signature`, `bad_serialization`, `integrity` or `unexpected_*`, in that order. */
export function loadSigned<T extends object>(
  tools: DataTools,
  type: DataSchema<T>,
  content: Signature & Expecting<T> & { readonly signed: Uint8Array },
): T {
  const value = decodeV0(tools, type, verified(tools, content.verifyKey, content.signed))
  checkIntegrity(type, value)
  checkExpected(value, content.expected)
  return value
}

/** What a signed payload claims, before anybody knows whether it may. */
export interface Unverified<T> {
  /** Tells whom to ask for the key; nothing else may be believed of it. */
  readonly claimed: T
  /** The same value, once its signature is checked. Throws `DataError` `signature`. */
  verify(verifyKey: VerifyKey): T
}

/** Skips the signature to read the author and timestamp (spec 02 §1); integrity is checked. */
export function loadUnverified<T>(tools: DataTools, type: DataSchema<T>, signed: Uint8Array): Unverified<T> {
  if (signed.length < SIGNATURE_SIZE) throw new DataError('signature', 'shorter than a signature')
  const claimed = decodeV0(tools, type, signed.subarray(SIGNATURE_SIZE))
  checkIntegrity(type, claimed)
  return {
    claimed,
    verify: (verifyKey) => {
      verified(tools, verifyKey, signed)
      return claimed
    },
  }
}

/** secretbox(key, sign(v0(value))). */
export function dumpSignedThenEncrypted<T>(
  tools: DataTools,
  type: DataSchema<T>,
  content: { readonly value: T; readonly signingKey: SigningKey; readonly key: SecretKey },
): Uint8Array {
  return tools.crypto.encrypt(content.key, dumpSigned(tools, type, content))
}

/** Throws as `loadSigned`, `decryption` first. */
export function loadSignedThenEncrypted<T extends object>(
  tools: DataTools,
  type: DataSchema<T>,
  content: Signature & Expecting<T> & { readonly encrypted: Uint8Array; readonly key: SecretKey },
): T {
  return loadSigned(tools, type, { ...content, signed: decrypted(tools, content.key, content.encrypted) })
}

/** sealed_box(recipient, sign(v0(value))). */
export function dumpSignedThenSealed<T>(
  tools: DataTools,
  type: DataSchema<T>,
  content: { readonly value: T; readonly signingKey: SigningKey; readonly recipient: PublicKey },
): Uint8Array {
  return tools.crypto.sealFor(content.recipient, dumpSigned(tools, type, content))
}

/** Throws as `loadSignedThenEncrypted`, but the expected values come before integrity (spec 02 §1). */
export function loadSignedThenSealed<T extends object>(
  tools: DataTools,
  type: DataSchema<T>,
  content: Signature & Expecting<T> & { readonly sealed: Uint8Array; readonly privateKey: PrivateKey },
): T {
  const signed = orDataError('decryption', () => tools.crypto.openSealed(content.privateKey, content.sealed))
  const value = decodeV0(tools, type, verified(tools, content.verifyKey, signed))
  checkExpected(value, content.expected)
  checkIntegrity(type, value)
  return value
}

function verified(tools: DataTools, verifyKey: VerifyKey, signed: Uint8Array): Uint8Array {
  return orDataError('signature', () => tools.crypto.verify(verifyKey, signed))
}
