import { privateKey, publicKey, secretKey, shamirShare, verifyKey } from '@parallax/crypto'
import { deviceId, deviceLabel, humanHandle, list, type TypeOf, userId, userProfile, vlobId } from '@parallax/wire'
import { dataType } from '../data/data-type.ts'

// Spec 02 §7: encrypted with the shared key of the greeting. Data goes to the greeter, confirmation to the claimer.

export const inviteUserData = dataType(
  'invite_user_data',
  { requestedDeviceLabel: deviceLabel, requestedHumanHandle: humanHandle, publicKey, verifyKey },
  { purpose: 'What a new user asks for, and the public halves of the keys made for it.' },
)
export type InviteUserData = TypeOf<typeof inviteUserData>

export const inviteUserConfirmation = dataType(
  'invite_user_confirmation',
  { userId, deviceId, deviceLabel, humanHandle, profile: userProfile, rootVerifyKey: verifyKey },
  { purpose: 'What the greeter decided for a new user.' },
)
export type InviteUserConfirmation = TypeOf<typeof inviteUserConfirmation>

export const inviteDeviceData = dataType(
  'invite_device_data',
  { requestedDeviceLabel: deviceLabel, verifyKey },
  { purpose: 'What a new device asks for.' },
)
export type InviteDeviceData = TypeOf<typeof inviteDeviceData>

export const inviteDeviceConfirmation = dataType(
  'invite_device_confirmation',
  {
    userId,
    deviceId,
    deviceLabel,
    humanHandle,
    profile: userProfile,
    privateKey,
    userRealmId: vlobId,
    userRealmKey: secretKey,
    rootVerifyKey: verifyKey,
  },
  { purpose: "What a further device of a user needs, the user's private key included." },
)
export type InviteDeviceConfirmation = TypeOf<typeof inviteDeviceConfirmation>

export const inviteShamirRecoveryData = dataType(
  'invite_shamir_recovery_data',
  {},
  { purpose: 'Request of somebody who recovers; it has no content.' },
)
export type InviteShamirRecoveryData = TypeOf<typeof inviteShamirRecoveryData>

export const inviteShamirRecoveryConfirmation = dataType(
  'invite_shamir_recovery_confirmation',
  { weightedShare: list(shamirShare) },
  { purpose: 'The shares that a recipient hands over.' },
)
export type InviteShamirRecoveryConfirmation = TypeOf<typeof inviteShamirRecoveryConfirmation>
