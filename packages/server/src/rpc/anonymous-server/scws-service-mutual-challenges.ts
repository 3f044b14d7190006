import { constants, type KeyObject, privateEncrypt, publicDecrypt } from 'node:crypto'
import * as schema from '@parallax/protocol'
import { command } from './command.ts'

const padding = constants.RSA_PKCS1_PADDING
/** Bytes of PKCS#1 v1.5 type 1 around a payload. */
const LEAST_PADDING = 11

/** Proves to a smartcard service that our web application asks, once the service has proven itself (spec 04b §10.2). */
export const scwsServiceMutualChallenges = command(schema.scwsServiceMutualChallenges, (request, { context }) => {
  const { scws } = context.config.features
  if (scws === null) return { status: 'not_available' }
  const service = serviceKey(scws.services, request.scwsServiceChallengeKeyId)
  if (service === undefined) return { status: 'unknown_scws_service_challenge_key_id' }
  const signed = recover(service, request.scwsServiceChallengeSignature)
  if (signed === undefined || !context.data.crypto.equal(signed, request.scwsServiceChallengePayload))
    return { status: 'invalid_scws_service_challenge_signature' }
  const payload = request.webApplicationChallengePayload
  const size = (scws.webApplication.asymmetricKeyDetails?.modulusLength ?? 0) / 8
  if (payload.length > size - LEAST_PADDING) return { status: 'invalid_web_application_challenge_payload' }
  const webApplicationChallengeSignature = privateEncrypt({ key: scws.webApplication, padding }, payload)
  return { status: 'ok', webApplicationChallengeSignature }
})

/** Undefined: no such number, or revoked. */
function serviceKey(keys: readonly (KeyObject | null)[], id: bigint): KeyObject | undefined {
  return keys.find((_, number) => BigInt(number) === id) ?? undefined
}

/** What was signed as it is, without a digest; undefined when the padding is wrong. */
function recover(key: KeyObject, signature: Uint8Array): Uint8Array | undefined {
  try {
    return publicDecrypt({ key, padding }, signature)
  } catch {
    // OpenSSL names each way to be wrong; to the caller they are one.
    return undefined
  }
}
