import { bytes, list, userId } from '@parallax/wire'
import { defineCommand } from '../command.ts'
import { lastCommonCertificate, requireGreaterTimestamp, timestampOutOfBallpark } from '../refusals.ts'

/** Adds a user and its first device (spec 04a §4.5). */
export const userCreate = defineCommand(
  'user_create',
  {
    userCertificate: bytes,
    deviceCertificate: bytes,
    redactedUserCertificate: bytes,
    redactedDeviceCertificate: bytes,
  },
  {
    ok: {},
    author_not_allowed: {},
    active_users_limit_reached: {},
    user_already_exists: {},
    human_handle_already_taken: {},
    invalid_certificate: {},
    timestamp_out_of_ballpark: timestampOutOfBallpark,
    require_greater_timestamp: requireGreaterTimestamp,
  },
)

/** Gives a user another profile (spec 04a §4.7). */
export const userUpdate = defineCommand(
  'user_update',
  { userUpdateCertificate: bytes },
  {
    ok: {},
    author_not_allowed: {},
    user_not_found: {},
    user_revoked: {},
    user_no_changes: {},
    invalid_certificate: {},
    timestamp_out_of_ballpark: timestampOutOfBallpark,
    require_greater_timestamp: requireGreaterTimestamp,
  },
)

/** Takes a user out of the organization for good (spec 04a §4.8). */
export const userRevoke = defineCommand(
  'user_revoke',
  { revokedUserCertificate: bytes },
  {
    ok: {},
    author_not_allowed: {},
    user_not_found: {},
    user_already_revoked: lastCommonCertificate,
    invalid_certificate: {},
    timestamp_out_of_ballpark: timestampOutOfBallpark,
    require_greater_timestamp: requireGreaterTimestamp,
  },
)

/** Adds a device of the author's own user (spec 04a §4.6). */
export const deviceCreate = defineCommand(
  'device_create',
  { deviceCertificate: bytes, redactedDeviceCertificate: bytes },
  {
    ok: {},
    invalid_certificate: {},
    device_already_exists: {},
    timestamp_out_of_ballpark: timestampOutOfBallpark,
    require_greater_timestamp: requireGreaterTimestamp,
  },
)

/** Lists the users whom the administration keeps out for now (spec 04a §4.9). */
export const listFrozenUsers = defineCommand(
  'list_frozen_users',
  {},
  { ok: { frozenUsers: list(userId) }, author_not_allowed: {} },
)
