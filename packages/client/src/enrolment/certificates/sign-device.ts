import type { SigningKey, VerifyKey } from '@parallax/crypto'
import { type DataTools, deviceCertificate, dumpSigned, redactedDeviceCertificate } from '@parallax/protocol'
import type { DateTime, DeviceId, DeviceLabel, DevicePurpose, UserId } from '@parallax/wire'

/** One statement in its two forms, each signed by itself: the one that OUTSIDERs receive leaves out a name. */
export interface SignedForms {
  readonly full: Uint8Array
  readonly redacted: Uint8Array
}

/** Who signs: a device, or null for the root key of the organization. */
export interface Signer {
  readonly author: DeviceId | null
  readonly signingKey: SigningKey
}

export interface DeviceDraft {
  readonly timestamp: DateTime
  readonly userId: UserId
  readonly deviceId: DeviceId
  readonly deviceLabel: DeviceLabel
  readonly verifyKey: VerifyKey
  readonly purpose: DevicePurpose
}

/** States that a device exists (spec 07 §0). */
export function signDevice(tools: DataTools, { author, signingKey }: Signer, draft: DeviceDraft): SignedForms {
  const value = { type: 'device_certificate', author, algorithm: 'ED25519', ...draft } as const
  return {
    full: dumpSigned(tools, deviceCertificate, { value, signingKey }),
    redacted: dumpSigned(tools, deviceCertificate, { value: redactedDeviceCertificate(value), signingKey }),
  }
}
