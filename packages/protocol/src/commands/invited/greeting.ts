import { cancelledGreetingAttemptReason, greetingAttemptId, userId } from '@parallax/wire'
import { defineCommand } from '../command.ts'
import { claimerStep, greeterStep, greetingAttemptCancellation } from '../greeting-steps.ts'

/** The claimer joins an attempt to meet a greeter, or begins another one (spec 04a §5.7). */
export const inviteClaimerStartGreetingAttempt = defineCommand(
  'invite_claimer_start_greeting_attempt',
  { greeter: userId },
  {
    ok: { greetingAttempt: greetingAttemptId },
    greeter_not_found: {},
    greeter_revoked: {},
    greeter_not_allowed: {},
  },
)

/** The claimer gives its part of a step and gets the greeter's; sent again until both are there. */
export const inviteClaimerStep = defineCommand(
  'invite_claimer_step',
  { greetingAttempt: greetingAttemptId, claimerStep },
  {
    ok: { greeterStep },
    not_ready: {},
    greeter_revoked: {},
    greeter_not_allowed: {},
    greeting_attempt_not_found: {},
    greeting_attempt_not_joined: {},
    greeting_attempt_cancelled: greetingAttemptCancellation,
    step_too_advanced: {},
    step_mismatch: {},
  },
)

/** The claimer gives the attempt up. */
export const inviteClaimerCancelGreetingAttempt = defineCommand(
  'invite_claimer_cancel_greeting_attempt',
  { greetingAttempt: greetingAttemptId, reason: cancelledGreetingAttemptReason },
  {
    ok: {},
    greeter_revoked: {},
    greeter_not_allowed: {},
    greeting_attempt_not_found: {},
    greeting_attempt_not_joined: {},
    greeting_attempt_already_cancelled: greetingAttemptCancellation,
  },
)
