import * as schema from '@parallax/protocol'
import type { HumanHandle } from '@parallax/wire'
import { ensureInvitation } from '../../invitations/pending-invitation.ts'
import { sendInvitation } from '../../invitations/send-invitation.ts'
import { command } from './command.ts'

interface Facts extends HumanHandle {
  readonly isEnrolled: boolean
}

/** Invites a person to join (spec 04a §5.2); the same pending invitation is given again. */
export const inviteNewUser = command(schema.inviteNewUser, async (request, { context, author, write, now }) => {
  const { organization, organizationId, user } = author
  const { claimerEmail } = request
  const created = await write({ common: 'shared', advisory: 'invitationCreation' }, async (tx, { profile }) => {
    if (profile !== 'ADMIN') return { status: 'author_not_allowed' }
    const [from] = await tx.sql<Facts[]>`
      select email, label, exists (
        select from users where organization = ${organization} and email = ${claimerEmail} and revoked_on is null
      ) as is_enrolled
      from users where id = ${user}`
    if (from === undefined || from.isEnrolled) return { status: 'claimer_email_already_enrolled' }
    const subject = { type: 'USER', email: claimerEmail } as const
    const token = await ensureInvitation(tx, {
      organization,
      user,
      subject,
      token: context.data.crypto.random(16),
      now,
    })
    return { status: 'ok', token, from }
  })
  if (created.status !== 'ok') return created
  const { token, from } = created
  const mail = { type: 'USER', organizationId, token, to: claimerEmail, from } as const
  return { status: 'ok', token, emailSent: request.sendEmail ? await sendInvitation(context, mail) : 'SUCCESS' }
})
