import * as schema from '@parallax/protocol'
import { hasJoined } from '../../invitations/greeting-attempt.ts'
import { lockOwnAttempt } from '../../invitations/lock-as-claimer.ts'
import { command } from './command.ts'

/** The claimer gives the attempt up; the greeter is told (spec 04a §5.7). */
export const inviteClaimerCancelGreetingAttempt = command(
  schema.inviteClaimerCancelGreetingAttempt,
  async ({ greetingAttempt, reason }, { context, organization, invitation: own, now }) =>
    await context.db.write(async (tx) => {
      const found = await lockOwnAttempt(tx.sql, { organization, invitation: own }, greetingAttempt)
      if (found.status !== 'ok') return found
      const { attempt, invitation } = found
      if (attempt.cancellation) return { status: 'greeting_attempt_already_cancelled', ...attempt.cancellation }
      if (!hasJoined(attempt, 'CLAIMER')) return { status: 'greeting_attempt_not_joined' }
      tx.write`
        update greeting_attempts set cancelled_on = ${now}, cancelled_by = 'CLAIMER', cancelled_reason = ${reason}
        where id = ${attempt.key}`
      const event = { event: 'GREETING_ATTEMPT_CANCELLED', token: invitation.token, greetingAttempt } as const
      tx.publish({ type: 'event', organization, audience: [attempt.greeter], event })
      return { status: 'ok' }
    }),
)
