import type { CertificateState } from '@parallax/certificates'
import { type ShamirRecoveryBriefCertificate, shownHandle } from '@parallax/protocol'
import type { DateTime, DeviceId, HumanHandle, RedactedHandle, UserId } from '@parallax/wire'

/** Somebody whom a part of a shared recovery is entrusted to. */
export interface SharedRecoveryRecipient {
  readonly userId: UserId
  readonly humanHandle: HumanHandle | RedactedHandle
  /** How many of the parts. */
  readonly shares: number
  /** Has lost access, and cannot help any more. */
  readonly revoked: boolean
}

/**
 * `usable`; `weakened`: somebody lost access, better do it again; `unusable`: too many did; `deleted` (spec 07 §3.3
 * `SetupAllValid`, `SetupWithRevokedRecipients`, `SetupButUnusable`, `Deleted`).
 */
export type SharedRecoveryState = 'usable' | 'weakened' | 'unusable' | 'deleted'

/** One shared recovery, as certificates tell it. */
export interface SharedRecoveryInfo {
  /** Whose access it gives back. */
  readonly userId: UserId
  readonly humanHandle: HumanHandle | RedactedHandle
  readonly state: SharedRecoveryState
  readonly createdOn: DateTime
  readonly createdBy: DeviceId
  /** Parts that are needed. */
  readonly threshold: number
  readonly recipients: readonly SharedRecoveryRecipient[]
  readonly deletedOn: DateTime | null
  readonly deletedBy: DeviceId | null
}

/** The last shared recovery of a user; undefined when there never was one. */
export function sharedRecoveryOf(state: CertificateState, userId: UserId): SharedRecoveryInfo | undefined {
  const last = state.lastRecoveryOf(userId)
  if (last === undefined) return undefined
  const { brief } = last
  const { deletions = [] } = state.shamirRecoveriesOf(userId) ?? {}
  const deletion = deletions.find(({ setupToDeleteTimestamp }) => setupToDeleteTimestamp === brief.timestamp)
  return {
    userId,
    humanHandle: handleOf(state, userId),
    state: deletion === undefined ? usability(state, brief) : 'deleted',
    createdOn: brief.timestamp,
    createdBy: brief.author,
    threshold: brief.threshold,
    recipients: [...brief.perRecipientShares].map(([recipient, shares]) => ({
      userId: recipient,
      humanHandle: handleOf(state, recipient),
      shares,
      revoked: state.isRevoked(recipient),
    })),
    deletedOn: deletion?.timestamp ?? null,
    deletedBy: deletion?.author ?? null,
  }
}

/** What is left of a setup that was not deleted. */
export function usability(
  state: CertificateState,
  { threshold, perRecipientShares }: ShamirRecoveryBriefCertificate,
): Exclude<SharedRecoveryState, 'deleted'> {
  const left = [...perRecipientShares].filter(([recipient]) => !state.isRevoked(recipient))
  if (left.reduce((sum, [, shares]) => sum + shares, 0) < threshold) return 'unusable'
  return left.length < perRecipientShares.size ? 'weakened' : 'usable'
}

function handleOf(state: CertificateState, userId: UserId): HumanHandle | RedactedHandle {
  const user = state.user(userId)
  if (user.outcome !== 'found') throw new TypeError(`a recovery of nobody: ${userId}`)
  return shownHandle(user.value)
}
