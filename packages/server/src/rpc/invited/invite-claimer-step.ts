import * as schema from '@parallax/protocol'
import { hasJoined } from '../../invitations/greeting-attempt.ts'
import { greeterStepOf, submittedByClaimer } from '../../invitations/greeting-steps.ts'
import { lockOwnAttempt } from '../../invitations/lock-as-claimer.ts'
import { submitStep } from '../../invitations/submit-step.ts'
import { demandCurrentCodes } from '../../invitations/supports-greeting.ts'
import { command } from './command.ts'

/** The claimer's part of a step (spec 04a §5.7); what is waiting for the greeter is kept. */
export const inviteClaimerStep = command(
  schema.inviteClaimerStep,
  async ({ greetingAttempt, claimerStep }, { context, organization, invitation: own, apiVersion }) => {
    demandCurrentCodes(apiVersion)
    const submitted = submittedByClaimer(claimerStep)
    const done = await context.db.write(async (tx) => {
      const found = await lockOwnAttempt(tx.sql, { organization, invitation: own }, greetingAttempt)
      if (found.status !== 'ok') return found
      const { attempt, invitation } = found
      if (attempt.cancellation) return { status: 'greeting_attempt_cancelled', ...attempt.cancellation }
      if (!hasJoined(attempt, 'CLAIMER')) return { status: 'greeting_attempt_not_joined' }
      const step = await submitStep(tx, attempt.key, { side: 'CLAIMER', ...submitted })
      if (step.outcome === 'step_too_advanced' || step.outcome === 'step_mismatch') return { status: step.outcome }
      // At each poll: whoever looks at the greeter's screen sees that somebody waits.
      if (step.outcome === 'not_ready' && submitted.index === 0) {
        const event = { event: 'GREETING_ATTEMPT_READY', token: invitation.token, greetingAttempt } as const
        tx.publish({ type: 'event', organization, audience: [attempt.greeter], event })
      }
      return { status: 'ok', step }
    })
    if (done.status !== 'ok') return done
    const { step } = done
    return step.outcome === 'ok' ? { status: 'ok', greeterStep: greeterStepOf(step.peer) } : { status: 'not_ready' }
  },
)
