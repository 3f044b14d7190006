import { boolean, bytes, index, map, nullable, sequesterServiceId, userId, vlobId } from '@parallax/wire'
import { defineCommand } from '../command.ts'
import {
  lastRealmCertificate,
  lastSequesterCertificate,
  rejectedBySequesterService,
  requireGreaterTimestamp,
  sequesterServiceUnavailable,
  timestampOutOfBallpark,
} from '../refusals.ts'

/** Creates a realm, with the author as its owner (spec 04b §3.1). */
export const realmCreate = defineCommand(
  'realm_create',
  { realmRoleCertificate: bytes },
  {
    ok: {},
    realm_already_exists: lastRealmCertificate,
    author_not_allowed: {},
    invalid_certificate: {},
    timestamp_out_of_ballpark: timestampOutOfBallpark,
    require_greater_timestamp: requireGreaterTimestamp,
  },
)

/** Names a realm, or only gives it its first name (spec 04b §3.4). */
export const realmRename = defineCommand(
  'realm_rename',
  { realmNameCertificate: bytes, initialNameOrFail: boolean },
  {
    ok: {},
    initial_name_already_exists: lastRealmCertificate,
    author_not_allowed: {},
    bad_key_index: lastRealmCertificate,
    invalid_certificate: {},
    realm_not_found: {},
    realm_deleted: {},
    timestamp_out_of_ballpark: timestampOutOfBallpark,
    require_greater_timestamp: requireGreaterTimestamp,
  },
)

/** Adds a key to a realm and gives it to each member (spec 04b §3.5). */
export const realmRotateKey = defineCommand(
  'realm_rotate_key',
  {
    realmKeyRotationCertificate: bytes,
    perParticipantKeysBundleAccess: map(userId, bytes),
    perSequesterServiceKeysBundleAccess: nullable(map(sequesterServiceId, bytes)),
    keysBundle: bytes,
  },
  {
    ok: {},
    author_not_allowed: {},
    realm_not_found: {},
    realm_deleted: {},
    bad_key_index: lastRealmCertificate,
    participant_mismatch: lastRealmCertificate,
    sequester_service_mismatch: lastSequesterCertificate,
    rejected_by_sequester_service: rejectedBySequesterService,
    sequester_service_unavailable: sequesterServiceUnavailable,
    organization_not_sequestered: {},
    invalid_certificate: {},
    timestamp_out_of_ballpark: timestampOutOfBallpark,
    require_greater_timestamp: requireGreaterTimestamp,
  },
)

/** Gives the keys of a realm as they were at one rotation, and the author's access to them (spec 04b §3.6). */
export const realmGetKeysBundle = defineCommand(
  'realm_get_keys_bundle',
  { realmId: vlobId, keyIndex: index },
  {
    ok: { keysBundleAccess: bytes, keysBundle: bytes },
    access_not_available_for_author: {},
    author_not_allowed: {},
    realm_deleted: {},
    bad_key_index: {},
  },
)

/** Archives a realm, plans its deletion, or puts it to use again (spec 04b §3.7). */
export const realmUpdateArchiving = defineCommand(
  'realm_update_archiving',
  { archivingCertificate: bytes },
  {
    ok: {},
    author_not_allowed: {},
    invalid_certificate: {},
    realm_not_found: {},
    realm_deleted: {},
    archiving_period_too_short: {},
    require_greater_timestamp: requireGreaterTimestamp,
    timestamp_out_of_ballpark: timestampOutOfBallpark,
  },
)
