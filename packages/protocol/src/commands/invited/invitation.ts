import {
  accessToken,
  bytes,
  dateTime,
  emailAddress,
  humanHandle,
  list,
  literals,
  nonZeroU8,
  nullable,
  struct,
  type TypeOf,
  userId,
} from '@parallax/wire'
import { defineCommand } from '../command.ts'
import { invitationCreatedBy } from '../invitation-created-by.ts'
import { unit } from '../reply.ts'

const userOnlineStatus = literals('ONLINE', 'OFFLINE', 'UNKNOWN')
/** Whether somebody is connected; servers answer `UNKNOWN` today. */
export type UserOnlineStatus = TypeOf<typeof userOnlineStatus>

const userGreetingAdministrator = struct({
  userId,
  humanHandle,
  onlineStatus: userOnlineStatus,
  lastGreetingAttemptJoinedOn: nullable(dateTime),
})
/** An administrator who may greet a new user. */
export type UserGreetingAdministrator = TypeOf<typeof userGreetingAdministrator>

const shamirRecoveryRecipient = struct({
  userId,
  humanHandle,
  shares: nonZeroU8,
  revokedOn: nullable(dateTime),
  onlineStatus: userOnlineStatus,
})
/** A user who holds shares of the one that recovers. */
export type ShamirRecoveryRecipient = TypeOf<typeof shamirRecoveryRecipient>

/** Tells the claimer what the invitation is for and who can greet; told apart by `type` (spec 04a §5.6). */
export const inviteInfo = defineCommand(
  'invite_info',
  {},
  {
    ok: unit('type', {
      USER: {
        claimerEmail: emailAddress,
        createdBy: invitationCreatedBy,
        administrators: list(userGreetingAdministrator),
      },
      DEVICE: { claimerUserId: userId, claimerHumanHandle: humanHandle, createdBy: invitationCreatedBy },
      SHAMIR_RECOVERY: {
        claimerUserId: userId,
        claimerHumanHandle: humanHandle,
        createdBy: invitationCreatedBy,
        shamirRecoveryCreatedOn: dateTime,
        threshold: nonZeroU8,
        recipients: list(shamirRecoveryRecipient),
      },
    }),
  },
)

/** Gives the sealed device once enough shares have opened the token (spec 04a §5.6). */
export const inviteShamirRecoveryReveal = defineCommand(
  'invite_shamir_recovery_reveal',
  { revealToken: accessToken },
  { ok: { cipheredData: bytes }, bad_invitation_type: {}, bad_reveal_token: {} },
)
