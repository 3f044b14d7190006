import { privateKey, publicKey, secretKey, shamirShare, verifyKey } from '@parallax/crypto'
import { deviceId, deviceLabel, humanHandle, list, type TypeOf, userId, userProfile, vlobId } from '@parallax/wire'
import { dataType } from '../data/data-type.ts'

// Spec 02 §7: encrypted with the shared key of the greeting. Data goes to the greeter, confirmation to the claimer.

/** What a new user asks for, and the public halves of the keys made for it. */
export const inviteUserData = dataType('invite_user_data', {
  requestedDeviceLabel: deviceLabel,
  requestedHumanHandle: humanHandle,
  publicKey,
  verifyKey,
})
/** Value of `inviteUserData`. */
export type InviteUserData = TypeOf<typeof inviteUserData>

/** What the greeter decided for a new user. */
export const inviteUserConfirmation = dataType('invite_user_confirmation', {
  userId,
  deviceId,
  deviceLabel,
  humanHandle,
  profile: userProfile,
  rootVerifyKey: verifyKey,
})
/** Value of `inviteUserConfirmation`. */
export type InviteUserConfirmation = TypeOf<typeof inviteUserConfirmation>

/** What a new device asks for. */
export const inviteDeviceData = dataType('invite_device_data', { requestedDeviceLabel: deviceLabel, verifyKey })
/** Value of `inviteDeviceData`. */
export type InviteDeviceData = TypeOf<typeof inviteDeviceData>

/** What a further device of a user needs, the user's private key included. */
export const inviteDeviceConfirmation = dataType('invite_device_confirmation', {
  userId,
  deviceId,
  deviceLabel,
  humanHandle,
  profile: userProfile,
  privateKey,
  userRealmId: vlobId,
  userRealmKey: secretKey,
  rootVerifyKey: verifyKey,
})
/** Value of `inviteDeviceConfirmation`. */
export type InviteDeviceConfirmation = TypeOf<typeof inviteDeviceConfirmation>

/** Request of somebody who recovers; it has no content. */
export const inviteShamirRecoveryData = dataType('invite_shamir_recovery_data', {})
/** Value of `inviteShamirRecoveryData`. */
export type InviteShamirRecoveryData = TypeOf<typeof inviteShamirRecoveryData>

/** The shares that a recipient hands over. */
export const inviteShamirRecoveryConfirmation = dataType('invite_shamir_recovery_confirmation', {
  weightedShare: list(shamirShare),
})
/** Value of `inviteShamirRecoveryConfirmation`. */
export type InviteShamirRecoveryConfirmation = TypeOf<typeof inviteShamirRecoveryConfirmation>
