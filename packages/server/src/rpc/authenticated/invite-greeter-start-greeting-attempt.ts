import * as schema from '@parallax/protocol'
import { type GreetingAttemptId, uuidFromBytes } from '@parallax/wire'
import { lockInvitation } from '../../invitations/invitation.ts'
import { startAttempt } from '../../invitations/start-attempt.ts'
import { command } from './command.ts'

/** The greeter joins an attempt to meet the claimer, or begins another one (spec 04a §5.7). */
export const inviteGreeterStartGreetingAttempt = command(
  schema.inviteGreeterStartGreetingAttempt,
  async ({ token }, { context, author, write, now }) => {
    const { organization, user: greeter } = author
    return await write({}, async (tx) => {
      const invitation = await lockInvitation(tx.sql, { organization, token })
      if (invitation === undefined) return { status: 'invitation_not_found' }
      if (invitation.deletedAs === 'FINISHED') return { status: 'invitation_completed' }
      if (invitation.deletedAs === 'CANCELLED') return { status: 'invitation_cancelled' }
      if (!invitation.greeters.includes(greeter)) return { status: 'author_not_allowed' }
      const newId = uuidFromBytes<GreetingAttemptId>(context.data.crypto.random(16))
      const start = { organization, invitation: invitation.key, greeter, side: 'GREETER', newId, now } as const
      return { status: 'ok', greetingAttempt: await startAttempt(tx, start) }
    })
  },
)
