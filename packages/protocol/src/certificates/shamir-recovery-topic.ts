import { bytes, dateTime, deviceId, map, nonZeroU8, set, type TypeOf, userId } from '@parallax/wire'
import { dataType, oneOf } from '../data/data-type.ts'

// Certificates of the shared recovery topic (spec 02 §2, §6, 06a §4.4).

/** Most shares of one setup (spec 01 §5.13). */
export const MAX_SHARES = 255

/** A user has set up a shared recovery: how many shares each recipient has, how many are needed. */
export const shamirRecoveryBriefCertificate = dataType(
  'shamir_recovery_brief_certificate',
  {
    author: deviceId,
    timestamp: dateTime,
    userId,
    threshold: nonZeroU8,
    perRecipientShares: map(userId, nonZeroU8),
  },
  {
    violation: ({ threshold, perRecipientShares }) => {
      const total = [...perRecipientShares.values()].reduce((sum, shares) => sum + shares, 0)
      if (total > MAX_SHARES) return 'total_shares<=255'
      return threshold > total ? 'threshold<=total_shares' : undefined
    },
  },
)
/** Value of `shamirRecoveryBriefCertificate`. */
export type ShamirRecoveryBriefCertificate = TypeOf<typeof shamirRecoveryBriefCertificate>

/** The shares of one recipient, sealed for that user. Same author and timestamp as the brief. */
export const shamirRecoveryShareCertificate = dataType('shamir_recovery_share_certificate', {
  author: deviceId,
  timestamp: dateTime,
  userId,
  recipient: userId,
  cipheredShare: bytes,
})
/** Value of `shamirRecoveryShareCertificate`. */
export type ShamirRecoveryShareCertificate = TypeOf<typeof shamirRecoveryShareCertificate>

/** A setup, named by its user and the timestamp of its brief, is withdrawn. */
export const shamirRecoveryDeletionCertificate = dataType('shamir_recovery_deletion_certificate', {
  author: deviceId,
  timestamp: dateTime,
  setupToDeleteTimestamp: dateTime,
  setupToDeleteUserId: userId,
  shareRecipients: set(userId),
})
/** Value of `shamirRecoveryDeletionCertificate`. */
export type ShamirRecoveryDeletionCertificate = TypeOf<typeof shamirRecoveryDeletionCertificate>

/** Any certificate of the shared recovery topic. */
export const shamirRecoveryCertificate = oneOf(
  shamirRecoveryBriefCertificate,
  shamirRecoveryShareCertificate,
  shamirRecoveryDeletionCertificate,
)
/** Value of `shamirRecoveryCertificate`. */
export type ShamirRecoveryCertificate = TypeOf<typeof shamirRecoveryCertificate>
