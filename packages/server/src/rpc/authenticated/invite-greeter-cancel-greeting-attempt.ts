import * as schema from '@parallax/protocol'
import { hasJoined, lockAttempt } from '../../invitations/greeting-attempt.ts'
import { command } from './command.ts'

/** The greeter gives the attempt up (spec 04a §5.7). */
export const inviteGreeterCancelGreetingAttempt = command(
  schema.inviteGreeterCancelGreetingAttempt,
  async ({ greetingAttempt, reason }, { author, write, now }) => {
    const { organization, user } = author
    return await write({}, async (tx) => {
      const found = await lockAttempt(tx.sql, { organization, attemptId: greetingAttempt })
      if (found === undefined) return { status: 'greeting_attempt_not_found' }
      const { attempt, invitation } = found
      if (invitation.deletedAs === 'FINISHED') return { status: 'invitation_completed' }
      if (invitation.deletedAs === 'CANCELLED') return { status: 'invitation_cancelled' }
      if (attempt.greeter !== user) return { status: 'greeting_attempt_not_found' }
      if (!invitation.greeters.includes(user)) return { status: 'author_not_allowed' }
      if (attempt.cancellation) return { status: 'greeting_attempt_already_cancelled', ...attempt.cancellation }
      if (!hasJoined(attempt, 'GREETER')) return { status: 'greeting_attempt_not_joined' }
      tx.write`
        update greeting_attempts set cancelled_on = ${now}, cancelled_by = 'GREETER', cancelled_reason = ${reason}
        where id = ${attempt.key}`
      const event = { event: 'GREETING_ATTEMPT_CANCELLED', token: invitation.token, greetingAttempt } as const
      tx.publish({ type: 'event', organization, audience: [user], event })
      return { status: 'ok' }
    })
  },
)
