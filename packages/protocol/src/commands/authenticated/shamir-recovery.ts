import { accessToken, bytes, list } from '@parallax/wire'
import { defineCommand } from '../command.ts'
import {
  lastCommonCertificate,
  lastShamirCertificate,
  requireGreaterTimestamp,
  timestampOutOfBallpark,
} from '../refusals.ts'

/** Leaves shares with other users, enough of whom can give the account back (spec 04a §9.1). */
export const shamirRecoverySetup = defineCommand(
  'shamir_recovery_setup',
  {
    cipheredData: bytes,
    revealToken: accessToken,
    shamirRecoveryBriefCertificate: bytes,
    shamirRecoveryShareCertificates: list(bytes),
  },
  {
    ok: {},
    invalid_certificate_brief_corrupted: {},
    invalid_certificate_share_corrupted: {},
    invalid_certificate_share_recipient_not_in_brief: {},
    invalid_certificate_duplicate_share_for_recipient: {},
    invalid_certificate_author_included_as_recipient: {},
    invalid_certificate_missing_share_for_recipient: {},
    invalid_certificate_share_inconsistent_timestamp: {},
    invalid_certificate_user_id_must_be_self: {},
    recipient_not_found: {},
    revoked_recipient: lastCommonCertificate,
    shamir_recovery_already_exists: lastShamirCertificate,
    timestamp_out_of_ballpark: timestampOutOfBallpark,
    require_greater_timestamp: requireGreaterTimestamp,
  },
)

/** Makes the shares of a setup worthless (spec 04a §9.2). */
export const shamirRecoveryDelete = defineCommand(
  'shamir_recovery_delete',
  { shamirRecoveryDeletionCertificate: bytes },
  {
    ok: {},
    invalid_certificate_corrupted: {},
    invalid_certificate_user_id_must_be_self: {},
    shamir_recovery_not_found: {},
    recipients_mismatch: {},
    shamir_recovery_already_deleted: lastShamirCertificate,
    timestamp_out_of_ballpark: timestampOutOfBallpark,
    require_greater_timestamp: requireGreaterTimestamp,
  },
)
