import type { SequesterVerifyKeyDer, SigningKey } from '@parallax/crypto'
import { type DataTools, dumpSigned, type LocalDevice, sequesterAuthorityCertificate } from '@parallax/protocol'
import type { DateTime } from '@parallax/wire'
import { signDevice } from '../certificates/sign-device.ts'
import { signUser } from '../certificates/sign-user.ts'

export interface FirstCertificates {
  readonly userCertificate: Uint8Array
  readonly redactedUserCertificate: Uint8Array
  readonly deviceCertificate: Uint8Array
  readonly redactedDeviceCertificate: Uint8Array
  readonly sequesterAuthorityCertificate: Uint8Array | null
}

export interface RootStatement {
  /** Signs these and nothing else ever; forgotten afterwards. */
  readonly rootKey: SigningKey
  readonly authorityKey: SequesterVerifyKeyDer | undefined
  /** One for all. */
  readonly timestamp: DateTime
}

/** What an organization begins with, signed by its root key (spec 07 §1). */
export function firstCertificates(
  tools: DataTools,
  device: LocalDevice,
  { rootKey: signingKey, authorityKey, timestamp }: RootStatement,
): FirstCertificates {
  const { crypto } = tools
  const { userId, humanHandle, deviceId, deviceLabel } = device
  const root = { author: null, signingKey }
  const user = signUser(tools, root, {
    timestamp,
    userId,
    humanHandle,
    publicKey: crypto.publicKeyOf(device.privateKey),
    profile: 'ADMIN',
  })
  const verifyKey = crypto.verifyKeyOf(device.signingKey)
  const ofDevice = signDevice(tools, root, { timestamp, userId, deviceId, deviceLabel, verifyKey, purpose: 'STANDARD' })
  return {
    userCertificate: user.full,
    redactedUserCertificate: user.redacted,
    deviceCertificate: ofDevice.full,
    redactedDeviceCertificate: ofDevice.redacted,
    sequesterAuthorityCertificate:
      authorityKey === undefined ? null : signAuthority(tools, authorityKey, { signingKey, timestamp }),
  }
}

function signAuthority(
  tools: DataTools,
  verifyKeyDer: SequesterVerifyKeyDer,
  { signingKey, timestamp }: { readonly signingKey: SigningKey; readonly timestamp: DateTime },
): Uint8Array {
  const value = { type: 'sequester_authority_certificate', timestamp, verifyKeyDer } as const
  return dumpSigned(tools, sequesterAuthorityCertificate, { value, signingKey })
}
