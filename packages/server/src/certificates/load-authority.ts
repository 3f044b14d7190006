import type { VerifyKey } from '@parallax/crypto'
import {
  DataError,
  type DataTools,
  loadSigned,
  type SequesterAuthorityCertificate,
  sequesterAuthorityCertificate,
} from '@parallax/protocol'

/** The certificate of the sequester authority, signed by the root key; undefined when it is not right. */
export function loadAuthority(
  tools: DataTools,
  rootVerifyKey: VerifyKey,
  signed: Uint8Array,
): SequesterAuthorityCertificate | undefined {
  try {
    return loadSigned(tools, sequesterAuthorityCertificate, { signed, verifyKey: rootVerifyKey, expected: {} })
  } catch (error) {
    if (error instanceof DataError) return undefined
    throw error
  }
}
