import { bytes, dateTime, deviceId, index, list, nullable, type TypeOf, tuple, version, vlobId } from '@parallax/wire'
import { defineCommand } from '../command.ts'
import {
  lastRealmCertificate,
  rejectedBySequesterService,
  requireGreaterTimestamp,
  sequesterServiceUnavailable,
  timestampOutOfBallpark,
} from '../refusals.ts'

/** Stores the first version of a vlob (spec 04b §4.2). */
export const vlobCreate = defineCommand(
  'vlob_create',
  { realmId: vlobId, vlobId, keyIndex: index, timestamp: dateTime, blob: bytes },
  {
    ok: {},
    author_not_allowed: {},
    bad_key_index: lastRealmCertificate,
    realm_not_found: {},
    realm_archived: {},
    realm_deleted: {},
    vlob_already_exists: {},
    rejected_by_sequester_service: rejectedBySequesterService,
    sequester_service_unavailable: sequesterServiceUnavailable,
    timestamp_out_of_ballpark: timestampOutOfBallpark,
    require_greater_timestamp: requireGreaterTimestamp,
  },
)

/** Stores the next version of a vlob (spec 04b §4.3). */
export const vlobUpdate = defineCommand(
  'vlob_update',
  { realmId: vlobId, vlobId, keyIndex: index, timestamp: dateTime, version, blob: bytes },
  {
    ok: {},
    author_not_allowed: {},
    bad_key_index: lastRealmCertificate,
    realm_not_found: {},
    realm_archived: {},
    realm_deleted: {},
    vlob_not_found: {},
    bad_vlob_version: {},
    rejected_by_sequester_service: rejectedBySequesterService,
    sequester_service_unavailable: sequesterServiceUnavailable,
    timestamp_out_of_ballpark: timestampOutOfBallpark,
    require_greater_timestamp: requireGreaterTimestamp,
  },
)

const vlobItem = tuple(vlobId, index, deviceId, version, dateTime, bytes)
/** One version of a vlob: its id, key index, author, version, timestamp and blob. */
export type VlobItem = TypeOf<typeof vlobItem>

const vlobItems = {
  ok: {
    items: list(vlobItem),
    neededCommonCertificateTimestamp: dateTime,
    neededRealmCertificateTimestamp: dateTime,
  },
  realm_not_found: {},
  realm_deleted: {},
  author_not_allowed: {},
  too_many_elements: {},
} as const

/** Gives the last version of each vlob, or the last one at a time; 1000 at most (spec 04b §4.4). */
export const vlobReadBatch = defineCommand(
  'vlob_read_batch',
  { realmId: vlobId, vlobs: list(vlobId), at: nullable(dateTime) },
  vlobItems,
)

/** Gives these versions of vlobs; 1000 at most (spec 04b §4.5). */
export const vlobReadVersions = defineCommand(
  'vlob_read_versions',
  { realmId: vlobId, items: list(tuple(vlobId, version)) },
  vlobItems,
)

/** Tells which vlobs changed since a checkpoint, with their last versions (spec 04b §4.6). */
export const vlobPollChanges = defineCommand(
  'vlob_poll_changes',
  { realmId: vlobId, lastCheckpoint: index },
  {
    ok: { changes: list(tuple(vlobId, version)), currentCheckpoint: index },
    author_not_allowed: {},
    realm_not_found: {},
    realm_deleted: {},
  },
)
