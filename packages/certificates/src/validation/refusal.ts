import type { Certificate, CertificateTopic } from '@parallax/protocol'
import type { VlobId } from '@parallax/wire'

/** Why a certificate is refused. The literals are those of spec 06a §3 and §4, unless marked as ours. */
export type CertificateRefusalCode =
  // Any topic
  /** Does not load, is of another topic or realm, or its signature is bad. */
  | 'Corrupted'
  /** No certificate of the author device. */
  | 'NonExistingAuthor'
  /** The author device exists only later. */
  | 'OlderThanAuthor'
  /** Not newer than the last certificate of the topic. */
  | 'InvalidTimestamp'
  /** The author's user was revoked. */
  | 'RevokedAuthor'
  /** The author's user was no ADMIN. */
  | 'AuthorNotAdmin'
  /** No certificate of the user that it is about. */
  | 'NonExistingRelatedUser'
  /** The user that it is about exists only later. */
  | 'OlderThanRelatedUser'
  /** The user that it is about was revoked. */
  | 'RelatedUserAlreadyRevoked'
  /** Says what is so already: same user, device, profile, role, service or share. */
  | 'ContentAlreadyExists'
  // Common topic
  /** Signed by the root key although the organization has certificates. */
  | 'RootSignatureOutOfBootstrap'
  /** The first user has another timestamp than the sequester authority. */
  | 'RootSignatureTimestampMismatch'
  /** The first device of a user has another author than the user. */
  | 'UserFirstDeviceAuthorMismatch'
  /** The first device of a user has another timestamp than the user. */
  | 'UserFirstDeviceTimestampMismatch'
  /** A user changes their own profile or revokes themselves. */
  | 'SelfSigned'
  // Sequester topic
  /** An authority although there are certificates. */
  | 'SequesterAuthorityMustBeFirst'
  /** A service without an authority. */
  | 'NotASequesteredOrganization'
  /** The service is revoked already. */
  | 'RelatedSequesterServiceAlreadyRevoked'
  /** Ours: revokes a service that does not exist. */
  | 'NonExistingRelatedSequesterService'
  // Realm topic
  /** The creation of a realm gives the role to somebody else than the author. */
  | 'RealmFirstRoleMustBeSelfSigned'
  /** The creation of a realm gives another role than OWNER. */
  | 'RealmFirstRoleMustBeOwner'
  /** Somebody gives themselves another role than OWNER. */
  | 'RealmSelfPromotionRoleMustBeOwner'
  /** A member with a higher role is active. */
  | 'RealmSelfPromotionHigherActiveRoleAlreadyExists'
  /** The author is no member. */
  | 'RealmAuthorHasNoRole'
  /** Takes an OWNER. */
  | 'RealmAuthorNotOwner'
  /** Takes an OWNER or MANAGER. */
  | 'RealmAuthorNotOwnerOrManager'
  /** An OUTSIDER would become OWNER or MANAGER. */
  | 'RealmOutsiderCannotBeOwnerOrManager'
  /** Something about a realm that was never created. */
  | 'RealmFirstCertificateMustBeRole'
  /** Ours: the key index is not the one after the last. */
  | 'RealmKeyIndexNotNext'
  // Shared recovery topic
  /** About somebody else than its author. */
  | 'ShamirRecoveryNotAboutSelf'
  /** The author is among the recipients. */
  | 'ShamirRecoverySelfAmongRecipients'
  /** This client is neither author nor recipient. */
  | 'ShamirRecoveryUnrelatedToUs'
  /** The author has a recovery that is not deleted. */
  | 'ShamirRecoveryAlreadySetup'
  /** A share without its brief. */
  | 'ShamirRecoveryMissingBriefCertificate'
  /** A brief that lists this client is not followed by the share for it. */
  | 'ShamirRecoveryMissingShare'
  /** The setup is deleted already. */
  | 'ShamirRecoveryAlreadyDeleted'
  /** Deletes another setup than the last. */
  | 'ShamirRecoveryDeletionMustReferenceLastSetup'
  /** The deletion lists other recipients than the setup. */
  | 'ShamirRecoveryDeletionRecipientsMismatch'

/** A certificate that is refused. Nothing that came with it may be kept (spec 06a §3). */
export interface CertificateRefusal {
  readonly code: CertificateRefusalCode
  readonly topic: CertificateTopic
  /** Set when `topic` is `realm`. */
  readonly realmId?: VlobId | undefined
  /** Place in the list that was delivered. */
  readonly position: number
  readonly signed: Uint8Array
  /** What it claims; undefined when it does not load. */
  readonly certificate?: Certificate | undefined
  /** For logs: what exactly is corrupted. */
  readonly detail?: string | undefined
}

/** A check of the rules: undefined when the certificate passes. */
export type Verdict = CertificateRefusalCode | undefined

/** Reads as the rules do: `refuseIf(author === userId, 'SelfSigned')`. */
export function refuseIf(isAtFault: boolean, code: CertificateRefusalCode): Verdict {
  return isAtFault ? code : undefined
}
