import { type AccessToken, type EmailAddress, type HumanHandle, type OrganizationId, printLink } from '@parallax/wire'
import type { ServerContext } from '../context.ts'
import { deviceInvitationMail, userInvitationMail } from '../mail/invitation-mail.ts'
import { type ReplyOutcome, replyOutcome } from '../mail/mailer.ts'

export interface InvitationMail {
  readonly type: 'USER' | 'DEVICE' | 'SHAMIR_RECOVERY'
  readonly organizationId: OrganizationId
  readonly token: AccessToken
  readonly to: EmailAddress
  /** Who invites. */
  readonly from: HumanHandle
}

const LINK_KINDS = {
  USER: 'userInvitation',
  DEVICE: 'deviceInvitation',
  SHAMIR_RECOVERY: 'shamirRecoveryInvitation',
} as const

/** After the commit: the invitation stands whatever becomes of the mail (spec 04a §5.5, spec 05 §7.1). */
export async function sendInvitation(context: ServerContext, invitation: InvitationMail): Promise<ReplyOutcome> {
  const { type, organizationId, token, to, from } = invitation
  const server = context.serverAddress()
  const link = printLink({ kind: LINK_KINDS[type], server, organizationId, token }, 'redirection')
  const mail =
    type === 'DEVICE'
      ? deviceInvitationMail({ to, organizationId, link })
      : userInvitationMail({ to, organizationId, link, from, recovery: type === 'SHAMIR_RECOVERY' })
  return replyOutcome(await context.mail.send(mail))
}
