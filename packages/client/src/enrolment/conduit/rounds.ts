import type { GreeterOrClaimer } from '@parallax/wire'
import { EnrolmentError } from '../../errors/enrolment-errors.ts'
import type { GreetingState } from '../greeter-questions.ts'
import { AttemptCancelled, AttemptEnd, GreeterUnavailable, PeerSilent, WrongCodePicked } from './attempt-end.ts'

/** One pass from waiting for the other side to the end. */
export interface Round {
  /** From 1 on. */
  readonly number: number
  /** From when on starting again would give access a second time. */
  stage: 'reversible' | 'granted'
}

/** How often each kind of failure may start the greeting again: a hostile other side draws new codes each time. */
const MOST: Readonly<Record<RestartState, number>> = { wrong_code_restarting: 2, peer_gone_restarting: 8 }

type RestartState = Extract<GreetingState, 'wrong_code_restarting' | 'peer_gone_restarting'>

/**
 * Runs rounds until one gets through. A wrong code on either side, and a peer that starts again or vanishes, start the
 * next one by themselves (spec 07 §2.6, §2.9); what a person ended, and what somebody altered, ends it.
 */
export async function inRounds<T>(
  parts: { readonly own: GreeterOrClaimer; readonly status?: ((state: GreetingState) => void) | undefined },
  run: (round: Round) => Promise<T>,
): Promise<T> {
  const restarts: Record<RestartState, number> = { wrong_code_restarting: 0, peer_gone_restarting: 0 }
  for (let number = 1; ; number += 1) {
    const round: Round = { number, stage: 'reversible' }
    try {
      return await run(round)
    } catch (error) {
      const verdict = judge(error, { own: parts.own, round })
      if (typeof verdict !== 'string') throw verdict.thrown
      restarts[verdict] += 1
      if (restarts[verdict] > MOST[verdict]) throw tooMany(verdict, error)
      parts.status?.(verdict)
    }
  }
}

interface JudgeOptions {
  readonly own: GreeterOrClaimer
  readonly round: Round
}

function judge(error: unknown, { own, round }: JudgeOptions): RestartState | { readonly thrown: unknown } {
  // Whatever it was, an abort included: somebody has access now, and that must be known.
  if (round.stage === 'granted') return { thrown: new EnrolmentError('keys_not_confirmed', {}, { cause: error }) }
  if (!(error instanceof AttemptEnd)) return { thrown: error }
  const options = { detail: error.message, cause: error }
  if (error instanceof WrongCodePicked) return 'wrong_code_restarting'
  if (error instanceof PeerSilent) return 'peer_gone_restarting'
  if (error instanceof GreeterUnavailable) return { thrown: new EnrolmentError('invitation_gone', {}, options) }
  if (!(error instanceof AttemptCancelled)) return { thrown: error }
  // We did not: another device of ours, or somebody with the same link, began after us and has priority.
  if (error.origin === own) return { thrown: new EnrolmentError('invitation_in_use', {}, options) }
  switch (error.reason) {
    case 'INVALID_SAS_CODE':
      return 'wrong_code_restarting'
    case 'AUTOMATICALLY_CANCELLED':
      return 'peer_gone_restarting'
    case 'MANUALLY_CANCELLED':
      return { thrown: new EnrolmentError('peer_gone', {}, options) }
    case 'INVALID_NONCE_HASH':
    case 'UNDECIPHERABLE_PAYLOAD':
    case 'UNDESERIALIZABLE_PAYLOAD':
    case 'INCONSISTENT_PAYLOAD':
      return { thrown: new EnrolmentError('greeting_altered', {}, options) }
  }
}

function tooMany(verdict: RestartState, cause: unknown): EnrolmentError {
  return new EnrolmentError(verdict === 'wrong_code_restarting' ? 'codes_differ' : 'peer_gone', {}, { cause })
}
