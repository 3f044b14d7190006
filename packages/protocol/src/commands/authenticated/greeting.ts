import { accessToken, cancelledGreetingAttemptReason, greetingAttemptId } from '@parallax/wire'
import { defineCommand } from '../command.ts'
import { claimerStep, greeterStep, greetingAttemptCancellation } from '../greeting-steps.ts'

/** The greeter joins an attempt to meet the claimer, or begins another one (spec 04a §5.7). */
export const inviteGreeterStartGreetingAttempt = defineCommand(
  'invite_greeter_start_greeting_attempt',
  { token: accessToken },
  {
    ok: { greetingAttempt: greetingAttemptId },
    invitation_not_found: {},
    invitation_completed: {},
    invitation_cancelled: {},
    author_not_allowed: {},
  },
)

/** The greeter gives its part of a step and gets the claimer's; sent again until both are there. */
export const inviteGreeterStep = defineCommand(
  'invite_greeter_step',
  { greetingAttempt: greetingAttemptId, greeterStep },
  {
    ok: { claimerStep },
    not_ready: {},
    invitation_completed: {},
    invitation_cancelled: {},
    author_not_allowed: {},
    greeting_attempt_not_found: {},
    greeting_attempt_not_joined: {},
    greeting_attempt_cancelled: greetingAttemptCancellation,
    step_too_advanced: {},
    step_mismatch: {},
  },
)

/** The greeter gives the attempt up. */
export const inviteGreeterCancelGreetingAttempt = defineCommand(
  'invite_greeter_cancel_greeting_attempt',
  { greetingAttempt: greetingAttemptId, reason: cancelledGreetingAttemptReason },
  {
    ok: {},
    invitation_completed: {},
    invitation_cancelled: {},
    author_not_allowed: {},
    greeting_attempt_not_found: {},
    greeting_attempt_not_joined: {},
    greeting_attempt_already_cancelled: greetingAttemptCancellation,
  },
)
