import {
  accessToken,
  boolean,
  dateTime,
  emailAddress,
  invitationStatus,
  list,
  type TypeOf,
  tagged,
  userId,
} from '@parallax/wire'
import { defineCommand } from '../command.ts'
import { emailSentStatus } from '../email-sent-status.ts'
import { invitationCreatedBy } from '../invitation-created-by.ts'
import { storedInvitationEmail } from '../stored-email.ts'

/** Invites a person, by an address, to become a user (spec 04a §5.2). */
export const inviteNewUser = defineCommand(
  'invite_new_user',
  { claimerEmail: storedInvitationEmail, sendEmail: boolean },
  {
    ok: { token: accessToken, emailSent: emailSentStatus },
    author_not_allowed: {},
    claimer_email_already_enrolled: {},
  },
)

/** Invites oneself to set up another device (spec 04a §5.3). */
export const inviteNewDevice = defineCommand(
  'invite_new_device',
  { sendEmail: boolean },
  { ok: { token: accessToken, emailSent: emailSentStatus } },
)

/** Invites a user who lost every device to meet the recipients of the shares (spec 04a §5.4). */
export const inviteNewShamirRecovery = defineCommand(
  'invite_new_shamir_recovery',
  { claimerUserId: userId, sendEmail: boolean },
  { ok: { token: accessToken, emailSent: emailSentStatus }, author_not_allowed: {}, user_not_found: {} },
)

const anyInvitation = { token: accessToken, createdOn: dateTime, createdBy: invitationCreatedBy }

const inviteListItem = tagged('type', {
  USER: { ...anyInvitation, claimerEmail: emailAddress, status: invitationStatus },
  DEVICE: { ...anyInvitation, status: invitationStatus },
  SHAMIR_RECOVERY: {
    ...anyInvitation,
    claimerUserId: userId,
    shamirRecoveryCreatedOn: dateTime,
    status: invitationStatus,
  },
})
/** An invitation as those see it who may greet. */
export type InviteListItem = TypeOf<typeof inviteListItem>

/** Lists the invitations that the author may greet, whatever their status (spec 04a §5.6). */
export const inviteList = defineCommand('invite_list', {}, { ok: { invitations: list(inviteListItem) } })

/** Withdraws an invitation (spec 04a §5.6). */
export const inviteCancel = defineCommand(
  'invite_cancel',
  { token: accessToken },
  {
    ok: {},
    invitation_not_found: {},
    author_not_allowed: {},
    invitation_completed: {},
    invitation_already_cancelled: {},
  },
)

/** Marks an invitation as used (spec 04a §5.6). */
export const inviteComplete = defineCommand(
  'invite_complete',
  { token: accessToken },
  {
    ok: {},
    invitation_not_found: {},
    author_not_allowed: {},
    invitation_already_completed: {},
    invitation_cancelled: {},
  },
)
