import { publicKey, verifyKey } from '@parallax/crypto'
import {
  type DeviceLabel,
  dateTime,
  deviceId,
  deviceLabel,
  devicePurpose,
  type HumanHandle,
  humanHandle,
  nullable,
  nullableOrMissing,
  privateKeyAlgorithm,
  type RedactedHandle,
  redactedDeviceLabel,
  redactedHandle,
  signingKeyAlgorithm,
  type TypeOf,
  userId,
  userProfile,
} from '@parallax/wire'
import { dataType, oneOf } from '../data/data-type.ts'

// Certificates of the common topic (spec 02 §2, 06a §1.1). An author of null is the organization's root key.

/** A user exists: keys, profile and human handle (null in the redacted form). */
export const userCertificate = dataType('user_certificate', {
  author: nullable(deviceId),
  timestamp: dateTime,
  userId,
  humanHandle: nullable(humanHandle),
  publicKey,
  algorithm: privateKeyAlgorithm,
  profile: userProfile,
})
/** Value of `userCertificate`. */
export type UserCertificate = TypeOf<typeof userCertificate>

/** A device exists: signing key and label (null in the redacted form). */
export const deviceCertificate = dataType('device_certificate', {
  // Null or missing means STANDARD; writers always write it (spec 02, introduction).
  purpose: nullableOrMissing(devicePurpose),
  author: nullable(deviceId),
  timestamp: dateTime,
  userId,
  deviceId,
  deviceLabel: nullable(deviceLabel),
  verifyKey,
  algorithm: signingKeyAlgorithm,
})
/** Value of `deviceCertificate`. */
export type DeviceCertificate = TypeOf<typeof deviceCertificate>

/** A user has a new profile. */
export const userUpdateCertificate = dataType('user_update_certificate', {
  author: deviceId,
  timestamp: dateTime,
  userId,
  newProfile: userProfile,
})
/** Value of `userUpdateCertificate`. */
export type UserUpdateCertificate = TypeOf<typeof userUpdateCertificate>

/** A user is revoked, for good. */
export const revokedUserCertificate = dataType('revoked_user_certificate', {
  author: deviceId,
  timestamp: dateTime,
  userId,
})
/** Value of `revokedUserCertificate`. */
export type RevokedUserCertificate = TypeOf<typeof revokedUserCertificate>

/** Any certificate of the common topic. */
export const commonCertificate = oneOf(
  userCertificate,
  deviceCertificate,
  userUpdateCertificate,
  revokedUserCertificate,
)
/** Value of `commonCertificate`. */
export type CommonCertificate = TypeOf<typeof commonCertificate>

/** The form that OUTSIDERs receive; to be signed separately by the same author (spec 02 §2). */
export function redactedUserCertificate(certificate: UserCertificate): UserCertificate {
  return { ...certificate, humanHandle: null }
}

/** The form that OUTSIDERs receive; to be signed separately by the same author (spec 02 §2). */
export function redactedDeviceCertificate(certificate: DeviceCertificate): DeviceCertificate {
  return { ...certificate, deviceLabel: null }
}

/** The handle to show; a synthetic one when the certificate is redacted (spec 06a §2.4). */
export function shownHandle(certificate: UserCertificate): HumanHandle | RedactedHandle {
  return certificate.humanHandle ?? redactedHandle(certificate.userId)
}

/** The label to show; the device's id when the certificate is redacted (spec 06a §2.4). */
export function shownDeviceLabel(certificate: DeviceCertificate): DeviceLabel {
  return certificate.deviceLabel ?? redactedDeviceLabel(certificate.deviceId)
}
