import * as schema from '@parallax/protocol'
import { hasJoined, lockAttempt } from '../../invitations/greeting-attempt.ts'
import { claimerStepOf, submittedByGreeter } from '../../invitations/greeting-steps.ts'
import { submitStep } from '../../invitations/submit-step.ts'
import { demandCurrentCodes } from '../../invitations/supports-greeting.ts'
import { command } from './command.ts'

/** The greeter's part of a step (spec 04a §5.7); what is waiting for the claimer is kept. */
export const inviteGreeterStep = command(
  schema.inviteGreeterStep,
  async ({ greetingAttempt, greeterStep }, { author, write, apiVersion }) => {
    demandCurrentCodes(apiVersion)
    const { organization, user } = author
    const submitted = submittedByGreeter(greeterStep)
    const done = await write({}, async (tx) => {
      const found = await lockAttempt(tx.sql, { organization, attemptId: greetingAttempt })
      if (found === undefined) return { status: 'greeting_attempt_not_found' }
      const { attempt, invitation } = found
      if (invitation.deletedAs === 'FINISHED') return { status: 'invitation_completed' }
      if (invitation.deletedAs === 'CANCELLED') return { status: 'invitation_cancelled' }
      if (attempt.greeter !== user) return { status: 'greeting_attempt_not_found' }
      if (!invitation.greeters.includes(user)) return { status: 'author_not_allowed' }
      if (attempt.cancellation) return { status: 'greeting_attempt_cancelled', ...attempt.cancellation }
      if (!hasJoined(attempt, 'GREETER')) return { status: 'greeting_attempt_not_joined' }
      const step = await submitStep(tx, attempt.key, { side: 'GREETER', ...submitted })
      if (step.outcome === 'step_too_advanced' || step.outcome === 'step_mismatch') return { status: step.outcome }
      // The other devices of the greeter drop their notice that somebody waits.
      if (step.outcome === 'ok' && submitted.index === 0) {
        const event = { event: 'GREETING_ATTEMPT_JOINED', token: invitation.token, greetingAttempt } as const
        tx.publish({ type: 'event', organization, audience: [user], event })
      }
      // `ok` of the transaction: what was submitted is kept also while the claimer is not there yet.
      return { status: 'ok', step }
    })
    if (done.status !== 'ok') return done
    const { step } = done
    return step.outcome === 'ok' ? { status: 'ok', claimerStep: claimerStepOf(step.peer) } : { status: 'not_ready' }
  },
)
