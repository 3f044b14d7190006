import { type SequesterSigningKey, type SequesterVerifyKeyDer, sequesterSign, sequesterVerify } from '@parallax/crypto'
import type { DataTools } from './data-tools.ts'
import type { DataSchema } from './data-type.ts'
import { orDataError } from './encrypted.ts'
import { assertIntegrity, checkIntegrity } from './integrity.ts'
import { decodeV0, encodeV0 } from './v0.ts'

// Pattern "RSA signed" of spec 02 §1: what the sequester authority signs.

/** rsa_sign(v0(value)). */
export async function dumpAuthoritySigned<T>(
  tools: DataTools,
  type: DataSchema<T>,
  content: { readonly value: T; readonly signingKey: SequesterSigningKey },
): Promise<Uint8Array> {
  assertIntegrity(type, content.value)
  return sequesterSign(tools.crypto, content.signingKey, encodeV0(tools, type, content.value))
}

/** Throws `DataError` `signature`, `bad_serialization` or `integrity`. */
export function loadAuthoritySigned<T>(
  tools: DataTools,
  type: DataSchema<T>,
  content: { readonly signed: Uint8Array; readonly verifyKey: SequesterVerifyKeyDer },
): T {
  const message = orDataError('signature', () => sequesterVerify(tools.crypto, content.verifyKey, content.signed))
  const value = decodeV0(tools, type, message)
  checkIntegrity(type, value)
  return value
}
