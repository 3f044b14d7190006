import type { ShamirRecoveryBriefCertificate, ShamirRecoveryShareCertificate } from '@parallax/protocol'
import type { UserId } from '@parallax/wire'

/** A certificate of shares as it came; undefined: it could not be loaded. */
export interface SignedShare {
  readonly signed: Uint8Array
  readonly certificate: ShamirRecoveryShareCertificate | undefined
}

/** What one recipient of a setup holds. */
export interface RecipientShares {
  readonly count: number
  readonly signed: Uint8Array
}

/** The shares by recipient, or what is wrong with them, in the order of spec 04a §9.1. */
export function sharesByRecipient(
  brief: ShamirRecoveryBriefCertificate,
  signedShares: readonly SignedShare[],
  author: UserId,
) {
  const { timestamp, perRecipientShares } = brief
  if (signedShares.length !== perRecipientShares.size) return refused('missing_share_for_recipient')
  const shares = new Map<UserId, RecipientShares>()
  for (const { signed, certificate } of signedShares) {
    if (certificate === undefined) return refused('share_corrupted')
    if (certificate.timestamp !== timestamp) return refused('share_inconsistent_timestamp')
    const { recipient } = certificate
    const count = perRecipientShares.get(recipient)
    if (count === undefined) return refused('share_recipient_not_in_brief')
    if (shares.has(recipient)) return refused('duplicate_share_for_recipient')
    if (recipient === author) return refused('author_included_as_recipient')
    shares.set(recipient, { count, signed })
  }
  return { shares }
}

function refused<const Reason extends string>(reason: Reason) {
  return { refusal: { status: `invalid_certificate_${reason}` } } as const
}
