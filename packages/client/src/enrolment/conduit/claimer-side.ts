import {
  type ClaimerStep,
  type GreeterStep,
  inviteClaimerCancelGreetingAttempt,
  inviteClaimerStartGreetingAttempt,
  inviteClaimerStep,
} from '@parallax/protocol'
import type { UserId } from '@parallax/wire'
import { InternalError } from '../../errors/connection-errors.ts'
import type { InvitedRpc } from '../../rpc/visitor-rpc.ts'
import { AttemptCancelled, GreeterUnavailable } from './attempt-end.ts'
import type { ConduitSide } from './conduit-side.ts'

/** The side of whoever holds the invitation, towards one of those who may let it in. */
export function claimerSide(rpc: InvitedRpc, greeter: UserId): ConduitSide<ClaimerStep, GreeterStep> {
  return {
    origin: 'CLAIMER',
    start: async (signal) => {
      const reply = await rpc.call(inviteClaimerStartGreetingAttempt, { greeter }, signal)
      if (reply.status === 'ok') return reply.greetingAttempt
      throw refusal('start', reply.status)
    },
    step: async (greetingAttempt, claimerStep, { signal } = {}) => {
      const reply = await rpc.call(inviteClaimerStep, { greetingAttempt, claimerStep }, signal)
      if (reply.status === 'ok') return reply.greeterStep
      if (reply.status === 'not_ready') return undefined
      if (reply.status === 'greeting_attempt_cancelled') throw new AttemptCancelled(reply)
      throw refusal(claimerStep.step, reply.status)
    },
    cancel: async (greetingAttempt, reason, { signal } = {}) => {
      const reply = await rpc.call(inviteClaimerCancelGreetingAttempt, { greetingAttempt, reason }, signal)
      if (reply.status === 'ok' || reply.status === 'greeting_attempt_already_cancelled') return
      throw refusal('cancel', reply.status)
    },
  }
}

type ClaimerRefusal =
  | 'greeter_not_found'
  | 'greeter_revoked'
  | 'greeter_not_allowed'
  | 'greeting_attempt_not_found'
  | 'greeting_attempt_not_joined'
  | 'step_too_advanced'
  | 'step_mismatch'

function refusal(what: string, status: ClaimerRefusal): Error {
  switch (status) {
    case 'greeter_not_found':
    case 'greeter_revoked':
    case 'greeter_not_allowed':
      return new GreeterUnavailable(status)
    case 'greeting_attempt_not_found':
    case 'greeting_attempt_not_joined':
    case 'step_too_advanced':
    case 'step_mismatch':
      return new InternalError({ detail: `claimer at ${what}: ${status}` })
  }
}
