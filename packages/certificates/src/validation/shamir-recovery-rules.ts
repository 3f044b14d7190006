import type {
  Certificate,
  ShamirRecoveryBriefCertificate,
  ShamirRecoveryCertificate,
  ShamirRecoveryDeletionCertificate,
  ShamirRecoveryShareCertificate,
} from '@parallax/protocol'
import type { UserId } from '@parallax/wire'
import type { CertificateLookups } from '../state/certificate-lookups.ts'
import { refuseIf, type Verdict } from './refusal.ts'
import { authorOk, fresh, notRevoked, userExists } from './shared-checks.ts'

/** Rules of spec 06a §4.4, in their order. The signature is checked already. */
export function checkShamirRecovery(
  state: CertificateLookups,
  certificate: ShamirRecoveryCertificate,
  author: UserId,
): Verdict {
  switch (certificate.type) {
    case 'shamir_recovery_brief_certificate':
      return checkBrief(state, certificate, author)
    case 'shamir_recovery_share_certificate':
      return checkShare(state, certificate, author)
    case 'shamir_recovery_deletion_certificate':
      return checkDeletion(state, certificate, author)
  }
}

/** True when the brief must be followed at once by the share for the user of this client. */
export function awaitsShare(state: CertificateLookups, certificate: Certificate): boolean {
  return (
    certificate.type === 'shamir_recovery_brief_certificate' && certificate.perRecipientShares.has(state.self.userId)
  )
}

function checkBrief(state: CertificateLookups, certificate: ShamirRecoveryBriefCertificate, author: UserId): Verdict {
  const { timestamp, userId, perRecipientShares } = certificate
  const self = state.self.userId
  const isRelated = self === userId || perRecipientShares.has(self)
  return (
    fresh(timestamp, state.lastShamirRecoveryTimestamp) ??
    refuseIf(userId !== author, 'ShamirRecoveryNotAboutSelf') ??
    refuseIf(perRecipientShares.has(author), 'ShamirRecoverySelfAmongRecipients') ??
    refuseIf(!isRelated, 'ShamirRecoveryUnrelatedToUs') ??
    refuseIf(state.lastRecoveryOf(author, timestamp)?.state === 'valid', 'ShamirRecoveryAlreadySetup') ??
    authorOk(state, author, timestamp) ??
    checkRecipients(state, certificate)
  )
}

function checkRecipients(state: CertificateLookups, certificate: ShamirRecoveryBriefCertificate): Verdict {
  for (const recipient of certificate.perRecipientShares.keys()) {
    const verdict =
      userExists(state, recipient, certificate.timestamp) ?? notRevoked(state, recipient, certificate.timestamp)
    if (verdict !== undefined) return verdict
  }
  return undefined
}

function checkShare(state: CertificateLookups, certificate: ShamirRecoveryShareCertificate, author: UserId): Verdict {
  const { timestamp, userId, recipient } = certificate
  const last = state.lastShamirRecoveryTimestamp
  const brief = state.lastBrief
  const isOfBrief = brief?.timestamp === timestamp && brief.author === certificate.author
  return (
    refuseIf(last !== undefined && timestamp < last, 'InvalidTimestamp') ??
    refuseIf(!isOfBrief || !brief.perRecipientShares.has(recipient), 'ShamirRecoveryMissingBriefCertificate') ??
    refuseIf(recipient !== state.self.userId, 'ShamirRecoveryUnrelatedToUs') ??
    refuseIf(brief !== undefined && state.ownShareOf(brief) !== undefined, 'ContentAlreadyExists') ??
    // The author is not revoked either: that was checked for the brief, at the same moment.
    refuseIf(userId !== author, 'ShamirRecoveryNotAboutSelf')
  )
}

function checkDeletion(
  state: CertificateLookups,
  certificate: ShamirRecoveryDeletionCertificate,
  author: UserId,
): Verdict {
  const { timestamp, setupToDeleteTimestamp, setupToDeleteUserId, shareRecipients } = certificate
  const last = state.lastRecoveryOf(author, timestamp)
  const isLast = last?.brief.timestamp === setupToDeleteTimestamp
  const recipients = [...(last?.brief.perRecipientShares.keys() ?? [])]
  const isSameRecipients =
    recipients.length === shareRecipients.size && recipients.every((recipient) => shareRecipients.has(recipient))
  return (
    fresh(timestamp, state.lastShamirRecoveryTimestamp) ??
    refuseIf(setupToDeleteUserId !== author, 'ShamirRecoveryNotAboutSelf') ??
    refuseIf(!isLast, 'ShamirRecoveryDeletionMustReferenceLastSetup') ??
    refuseIf(last?.state === 'deleted', 'ShamirRecoveryAlreadyDeleted') ??
    refuseIf(!isSameRecipients, 'ShamirRecoveryDeletionRecipientsMismatch') ??
    authorOk(state, author, timestamp)
  )
}
