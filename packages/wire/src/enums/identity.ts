import type { Codec, TypeOf } from '../schema/codec.ts'
import { nullable } from '../schema/containers.ts'
import { literals, size } from '../schema/scalars.ts'

// Shared literal enums about people and invitations (spec 01 §1.3).

/** What a user may do in the organization, from most to least. */
export const userProfile = literals('ADMIN', 'STANDARD', 'OUTSIDER')
/** Value of `userProfile`. */
export type UserProfile = TypeOf<typeof userProfile>

/** What an invitation is for. */
export const invitationType = literals('USER', 'DEVICE', 'SHAMIR_RECOVERY')
/** Value of `invitationType`. */
export type InvitationType = TypeOf<typeof invitationType>

/** Where an invitation stands. */
export const invitationStatus = literals('PENDING', 'FINISHED', 'CANCELLED')
/** Value of `invitationStatus`. */
export type InvitationStatus = TypeOf<typeof invitationStatus>

/** One of the two sides of a greeting. */
export const greeterOrClaimer = literals('GREETER', 'CLAIMER')
/** Value of `greeterOrClaimer`. */
export type GreeterOrClaimer = TypeOf<typeof greeterOrClaimer>

/** Why a greeting attempt was given up. */
export const cancelledGreetingAttemptReason = literals(
  'MANUALLY_CANCELLED',
  'INVALID_NONCE_HASH',
  'INVALID_SAS_CODE',
  'UNDECIPHERABLE_PAYLOAD',
  'UNDESERIALIZABLE_PAYLOAD',
  'INCONSISTENT_PAYLOAD',
  'AUTOMATICALLY_CANCELLED',
)
/** Value of `cancelledGreetingAttemptReason`. */
export type CancelledGreetingAttemptReason = TypeOf<typeof cancelledGreetingAttemptReason>

/** What a device was made for. */
export const devicePurpose = literals('STANDARD', 'SHAMIR_RECOVERY', 'PASSPHRASE_RECOVERY', 'REGISTRATION')
/** Value of `devicePurpose`. */
export type DevicePurpose = TypeOf<typeof devicePurpose>

/** Most users that an organization may have; null means no limit and is greater than any number (spec 01 §1.1). */
export type ActiveUsersLimit = number | null
/** Wire form of the limit: uint or nil. */
export const activeUsersLimit: Codec<ActiveUsersLimit> = nullable(size)
