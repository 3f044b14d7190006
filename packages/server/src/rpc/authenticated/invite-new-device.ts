import * as schema from '@parallax/protocol'
import type { HumanHandle } from '@parallax/wire'
import { ensureInvitation } from '../../invitations/pending-invitation.ts'
import { sendInvitation } from '../../invitations/send-invitation.ts'
import { command } from './command.ts'

/** Invites a further device of the author (spec 04a §5.3). */
export const inviteNewDevice = command(schema.inviteNewDevice, async (request, { context, author, write, now }) => {
  const { organization, organizationId, user } = author
  const { token, from } = await write({ common: 'shared', advisory: 'invitationCreation' }, async (tx) => {
    const subject = { type: 'DEVICE', user } as const
    const wanted = { organization, user, subject, token: context.data.crypto.random(16), now }
    const ensured = await ensureInvitation(tx, wanted)
    const [own] = await tx.sql<HumanHandle[]>`select email, label from users where id = ${user}`
    if (own === undefined) throw new Error('the author has no row')
    return { status: 'ok', token: ensured, from: own }
  })
  const mail = { type: 'DEVICE', organizationId, token, to: from.email, from } as const
  return { status: 'ok', token, emailSent: request.sendEmail ? await sendInvitation(context, mail) : 'SUCCESS' }
})
