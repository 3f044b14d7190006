import * as schema from '@parallax/protocol'
import { announceInvitation } from '../../invitations/announce-invitation.ts'
import { isClaimer, lockInvitation } from '../../invitations/invitation.ts'
import { command } from './command.ts'

/** Marks an invitation as used (spec 04a §5.6). */
export const inviteComplete = command(schema.inviteComplete, async ({ token }, { author, write, now }) => {
  const { organization, user } = author
  return await write({}, async (tx) => {
    const invitation = await lockInvitation(tx.sql, { organization, token })
    if (invitation === undefined) return { status: 'invitation_not_found' }
    if (invitation.deletedAs === 'FINISHED') return { status: 'invitation_already_completed' }
    if (invitation.deletedAs === 'CANCELLED') return { status: 'invitation_cancelled' }
    const { greeters, key } = invitation
    if (!greeters.includes(user) && !(await isClaimer(tx.sql, author, invitation)))
      return { status: 'author_not_allowed' }
    tx.write`update invitations set deleted_on = ${now}, deleted_as = 'FINISHED' where id = ${key}`
    announceInvitation(tx, { organization, greeters }, { token, status: 'FINISHED' })
    return { status: 'ok' }
  })
})
