import type { DateTime, UserId } from '@parallax/wire'
import type { CertificateLookups } from '../state/certificate-lookups.ts'
import { refuseIf, type Verdict } from './refusal.ts'

// Checks of spec 06a §3 that several types use. Every lookup is up to the certificate's own timestamp, so that what
// comes later never invalidates it.

/** User whose device signed, or the organization's root key. */
export type Author = UserId | typeof ROOT
/** As in certificates: no device. */
export const ROOT = null

/** Strictly newer than the last certificate of the topic; passes when the topic is empty. */
export function fresh(timestamp: DateTime, last: DateTime | undefined): Verdict {
  return refuseIf(last !== undefined && timestamp <= last, 'InvalidTimestamp')
}

/** The author is not revoked then. */
export function authorOk(state: CertificateLookups, author: UserId, upTo: DateTime): Verdict {
  return refuseIf(state.isRevoked(author, upTo), 'RevokedAuthor')
}

/** The author is not revoked, and an ADMIN, then. */
export function authorAdmin(state: CertificateLookups, author: Author, upTo: DateTime): Verdict {
  if (author === ROOT) return 'AuthorNotAdmin'
  return authorOk(state, author, upTo) ?? refuseIf(state.profileOf(author, upTo) !== 'ADMIN', 'AuthorNotAdmin')
}

/** The user that it is about exists then. */
export function userExists(state: CertificateLookups, userId: UserId, upTo: DateTime): Verdict {
  const { outcome } = state.user(userId, upTo)
  if (outcome === 'never') return 'NonExistingRelatedUser'
  return refuseIf(outcome === 'later', 'OlderThanRelatedUser')
}

/** The user that it is about is not revoked then. */
export function notRevoked(state: CertificateLookups, userId: UserId, upTo: DateTime): Verdict {
  return refuseIf(state.isRevoked(userId, upTo), 'RelatedUserAlreadyRevoked')
}
