import {
  type ClaimerStep,
  type GreeterStep,
  inviteGreeterCancelGreetingAttempt,
  inviteGreeterStartGreetingAttempt,
  inviteGreeterStep,
} from '@parallax/protocol'
import type { AccessToken } from '@parallax/wire'
import { InternalError } from '../../errors/connection-errors.ts'
import { EnrolmentError } from '../../errors/enrolment-errors.ts'
import type { ParallaxError } from '../../errors/parallax-error.ts'
import { NotAllowedError } from '../../errors/rights-errors.ts'
import type { DeviceRpc } from '../../rpc/device-rpc.ts'
import { AttemptCancelled } from './attempt-end.ts'
import type { ConduitSide } from './conduit-side.ts'

/** The side of whoever lets somebody in, as a device of the organization. */
export function greeterSide(rpc: DeviceRpc, token: AccessToken): ConduitSide<GreeterStep, ClaimerStep> {
  return {
    origin: 'GREETER',
    start: async (signal) => {
      const reply = await rpc.call(inviteGreeterStartGreetingAttempt, { token }, signal)
      if (reply.status === 'ok') return reply.greetingAttempt
      throw refusal('start', reply.status)
    },
    step: async (greetingAttempt, greeterStep, { signal } = {}) => {
      const reply = await rpc.call(inviteGreeterStep, { greetingAttempt, greeterStep }, signal)
      if (reply.status === 'ok') return reply.claimerStep
      if (reply.status === 'not_ready') return undefined
      if (reply.status === 'greeting_attempt_cancelled') throw new AttemptCancelled(reply)
      throw refusal(greeterStep.step, reply.status)
    },
    cancel: async (greetingAttempt, reason, { signal } = {}) => {
      const reply = await rpc.call(inviteGreeterCancelGreetingAttempt, { greetingAttempt, reason }, signal)
      if (reply.status === 'ok' || reply.status === 'greeting_attempt_already_cancelled') return
      throw refusal('cancel', reply.status)
    },
  }
}

type GreeterRefusal =
  | 'invitation_not_found'
  | 'invitation_completed'
  | 'invitation_cancelled'
  | 'author_not_allowed'
  | 'greeting_attempt_not_found'
  | 'greeting_attempt_not_joined'
  | 'step_too_advanced'
  | 'step_mismatch'

function refusal(what: string, status: GreeterRefusal): ParallaxError {
  switch (status) {
    case 'invitation_not_found':
      return new EnrolmentError('invitation_not_found', {})
    case 'invitation_completed':
    case 'invitation_cancelled':
      return new EnrolmentError('invitation_gone', {}, { detail: status })
    case 'author_not_allowed':
      return new NotAllowedError('not_allowed', {})
    case 'greeting_attempt_not_found':
    case 'greeting_attempt_not_joined':
    case 'step_too_advanced':
    case 'step_mismatch':
      return new InternalError({ detail: `greeter at ${what}: ${status}` })
  }
}
