import * as schema from '@parallax/protocol'
import type { EmailAddress, HumanHandle } from '@parallax/wire'
import { ensureInvitation } from '../../invitations/pending-invitation.ts'
import { sendInvitation } from '../../invitations/send-invitation.ts'
import { command } from './command.ts'

interface Claimer {
  readonly user: number
  readonly email: EmailAddress
  /** Of the setup of which the author holds shares; null when there is none. */
  readonly setup: number | null
}

/** Invites a user to recover with the help of those who hold his shares (spec 04a §5.4). */
export const inviteNewShamirRecovery = command(
  schema.inviteNewShamirRecovery,
  async (request, { context, author, write, now }) => {
    const { organization, organizationId, user } = author
    const created = await write({ common: 'shared', advisory: 'invitationCreation' }, async (tx) => {
      const [claimer] = await tx.sql<Claimer[]>`
        select u.id as user, u.email, s.id as setup
        from users u
          left join shamir_setups s on s.user_key = u.id and s.deleted_on is null
            and exists (select from shamir_shares sh where sh.setup = s.id and sh.recipient = ${user})
        where u.organization = ${organization} and u.user_id = ${request.claimerUserId}`
      if (claimer === undefined) return { status: 'user_not_found' }
      if (claimer.setup === null) return { status: 'author_not_allowed' }
      const subject = { type: 'SHAMIR_RECOVERY', user: claimer.user, setup: claimer.setup } as const
      const wanted = { organization, user, subject, token: context.data.crypto.random(16), now }
      const token = await ensureInvitation(tx, wanted)
      const [from] = await tx.sql<HumanHandle[]>`select email, label from users where id = ${user}`
      if (from === undefined) throw new Error('the author has no row')
      return { status: 'ok', token, from, to: claimer.email }
    })
    if (created.status !== 'ok') return created
    const { token, from, to } = created
    const mail = { type: 'SHAMIR_RECOVERY', organizationId, token, to, from } as const
    return { status: 'ok', token, emailSent: request.sendEmail ? await sendInvitation(context, mail) : 'SUCCESS' }
  },
)
