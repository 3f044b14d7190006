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

export const realmRoleCertificate = dataType(
  'realm_role_certificate',
  { author: deviceId, timestamp: dateTime, realmId: vlobId, userId, role: nullable(realmRole) },
  { purpose: 'A user has this role in a realm; null removes the user.' },
)
export type RealmRoleCertificate = TypeOf<typeof realmRoleCertificate>

export const realmKeyRotationCertificate = dataType(
  'realm_key_rotation_certificate',
  {
    author: deviceId,
    timestamp: dateTime,
    realmId: vlobId,
    keyIndex: index,
    encryptionAlgorithm: secretKeyAlgorithm,
    hashAlgorithm,
    keyCanary: bytes,
  },
  { purpose: 'Key number `keyIndex` of a realm exists (the first is 1); the canary tells whether one has it right.' },
)
export type RealmKeyRotationCertificate = TypeOf<typeof realmKeyRotationCertificate>

export const realmNameCertificate = dataType(
  'realm_name_certificate',
  { author: deviceId, timestamp: dateTime, realmId: vlobId, keyIndex: index, encryptedName: bytes },
  { purpose: 'A realm has this name, encrypted with its key number `keyIndex`.' },
)
export type RealmNameCertificate = TypeOf<typeof realmNameCertificate>

export const realmArchivingCertificate = dataType(
  'realm_archiving_certificate',
  { author: deviceId, timestamp: dateTime, realmId: vlobId, configuration: realmArchivingConfiguration },
  { purpose: 'A realm is available, archived, or to be deleted on a date.' },
)
export type RealmArchivingCertificate = TypeOf<typeof realmArchivingCertificate>

/** Any certificate of a realm's topic. */
export const realmCertificate = oneOf(
  realmRoleCertificate,
  realmKeyRotationCertificate,
  realmNameCertificate,
  realmArchivingCertificate,
)
export type RealmCertificate = TypeOf<typeof realmCertificate>
