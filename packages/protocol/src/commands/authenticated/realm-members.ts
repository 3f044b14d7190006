import { bytes, index } from '@parallax/wire'
import { defineCommand } from '../command.ts'
import { lastRealmCertificate, requireGreaterTimestamp, timestampOutOfBallpark } from '../refusals.ts'

/** Gives a user a role in a realm, or another one (spec 04b §3.2). */
export const realmShare = defineCommand(
  'realm_share',
  { realmRoleCertificate: bytes, recipientKeysBundleAccess: bytes, keyIndex: index },
  {
    ok: {},
    author_not_allowed: {},
    realm_not_found: {},
    realm_deleted: {},
    recipient_not_found: {},
    recipient_revoked: {},
    role_incompatible_with_outsider: {},
    role_already_granted: lastRealmCertificate,
    bad_key_index: lastRealmCertificate,
    invalid_certificate: {},
    timestamp_out_of_ballpark: timestampOutOfBallpark,
    require_greater_timestamp: requireGreaterTimestamp,
  },
)

/** Takes away the role of a user in a realm (spec 04b §3.3). */
export const realmUnshare = defineCommand(
  'realm_unshare',
  { realmRoleCertificate: bytes },
  {
    ok: {},
    author_not_allowed: {},
    realm_not_found: {},
    realm_deleted: {},
    recipient_not_found: {},
    recipient_already_unshared: lastRealmCertificate,
    invalid_certificate: {},
    timestamp_out_of_ballpark: timestampOutOfBallpark,
    require_greater_timestamp: requireGreaterTimestamp,
  },
)

/** Makes the author owner of a realm whose owners are all revoked (spec 04b §3.8). */
export const realmSelfPromoteToOwner = defineCommand(
  'realm_self_promote_to_owner',
  { realmRoleCertificate: bytes },
  {
    ok: {},
    author_is_outsider: {},
    author_not_allowed: {},
    realm_not_found: {},
    realm_deleted: {},
    active_owner_already_exists: lastRealmCertificate,
    invalid_certificate: {},
    timestamp_out_of_ballpark: timestampOutOfBallpark,
    require_greater_timestamp: requireGreaterTimestamp,
  },
)
