import {
  bytes,
  dateTime,
  deviceId,
  hashAlgorithm,
  index,
  nullable,
  realmArchivingConfiguration,
  realmRole,
  secretKeyAlgorithm,
  type TypeOf,
  userId,
  vlobId,
} from '@parallax/wire'
import { dataType, oneOf } from '../data/data-type.ts'

// Certificates of a realm's topic (spec 02 §2, 06a §1.1).

/** A user has this role in a realm; null removes the user. */
export const realmRoleCertificate = dataType('realm_role_certificate', {
  author: deviceId,
  timestamp: dateTime,
  realmId: vlobId,
  userId,
  role: nullable(realmRole),
})
/** Value of `realmRoleCertificate`. */
export type RealmRoleCertificate = TypeOf<typeof realmRoleCertificate>

/** Key number `keyIndex` of a realm exists (the first is 1); the canary tells whether one has it right. */
export const realmKeyRotationCertificate = dataType('realm_key_rotation_certificate', {
  author: deviceId,
  timestamp: dateTime,
  realmId: vlobId,
  keyIndex: index,
  encryptionAlgorithm: secretKeyAlgorithm,
  hashAlgorithm,
  keyCanary: bytes,
})
/** Value of `realmKeyRotationCertificate`. */
export type RealmKeyRotationCertificate = TypeOf<typeof realmKeyRotationCertificate>

/** A realm has this name, encrypted with its key number `keyIndex`. */
export const realmNameCertificate = dataType('realm_name_certificate', {
  author: deviceId,
  timestamp: dateTime,
  realmId: vlobId,
  keyIndex: index,
  encryptedName: bytes,
})
/** Value of `realmNameCertificate`. */
export type RealmNameCertificate = TypeOf<typeof realmNameCertificate>

/** A realm is available, archived, or to be deleted on a date. */
export const realmArchivingCertificate = dataType('realm_archiving_certificate', {
  author: deviceId,
  timestamp: dateTime,
  realmId: vlobId,
  configuration: realmArchivingConfiguration,
})
/** Value of `realmArchivingCertificate`. */
export type RealmArchivingCertificate = TypeOf<typeof realmArchivingCertificate>

/** Any certificate of a realm's topic. */
export const realmCertificate = oneOf(
  realmRoleCertificate,
  realmKeyRotationCertificate,
  realmNameCertificate,
  realmArchivingCertificate,
)
/** Value of `realmCertificate`. */
export type RealmCertificate = TypeOf<typeof realmCertificate>
