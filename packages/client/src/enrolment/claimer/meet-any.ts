import type { ClaimerStep, GreeterStep } from '@parallax/protocol'
import type { UserId } from '@parallax/wire'
import { EnrolmentError } from '../../errors/enrolment-errors.ts'
import type { InvitedRpc } from '../../rpc/visitor-rpc.ts'
import { AttemptCancelled, GreeterUnavailable } from '../conduit/attempt-end.ts'
import { claimerSide } from '../conduit/claimer-side.ts'
import { type HandshakeParts, shakeHandsAsClaimer } from '../conduit/handshake.ts'
import { type Meeting, type MeetOptions, meet } from '../conduit/meet.ts'
import type { PatienceParts } from '../conduit/patiently.ts'

export interface MeetAnyParts extends PatienceParts, HandshakeParts {
  readonly rpc: InvitedRpc
}

export interface ClaimerMeeting extends Meeting<ClaimerStep, GreeterStep> {
  readonly greeter: UserId
}

/** Waiting for one of several. */
interface Conduit {
  readonly outcome: Promise<Outcome>
  readonly letGo: AbortController
}

type Outcome =
  | { readonly greeter: UserId; readonly meeting: ClaimerMeeting }
  | { readonly greeter: UserId; readonly error: unknown }

/**
 * Waits for everybody who may let one in, each with keys of its own. The first who comes counts, and the others are let
 * go, which is waited for (spec 07 §2.2). One who may not greet any more, or leaves, ends nothing while another may
 * come.
 */
export async function meetAny(parts: MeetAnyParts, greeters: readonly UserId[]): Promise<ClaimerMeeting> {
  const whenCancelled = greeters.length > 1 ? 'again' : 'end'
  const waiting = new Map(greeters.map((greeter) => [greeter, waitFor(parts, greeter, { whenCancelled })]))
  try {
    return await firstMeeting(waiting)
  } finally {
    await leave(waiting)
  }
}

function waitFor(parts: MeetAnyParts, greeter: UserId, options: MeetOptions): Conduit {
  const letGo = new AbortController()
  return { letGo, outcome: meetOne(parts, greeter, { ...options, letGo: letGo.signal }) }
}

async function meetOne(
  parts: MeetAnyParts,
  greeter: UserId,
  { letGo, whenCancelled }: MeetOptions & { readonly letGo: AbortSignal },
): Promise<Outcome> {
  const { rpc, clock, pace } = parts
  const signal = parts.signal === undefined ? letGo : AbortSignal.any([parts.signal, letGo])
  try {
    const meeting = await meet(
      { side: claimerSide(rpc, greeter), clock, pace, signal },
      (attempt) => shakeHandsAsClaimer(attempt, parts),
      { whenCancelled },
    )
    return { greeter, meeting: { ...meeting, greeter } }
  } catch (error) {
    return { greeter, error }
  }
}

/** Takes out of `waiting` who came or left. */
async function firstMeeting(waiting: Map<UserId, Conduit>): Promise<ClaimerMeeting> {
  while (waiting.size > 0) {
    const outcome = await Promise.race([...waiting.values()].map((conduit) => conduit.outcome))
    waiting.delete(outcome.greeter)
    if ('meeting' in outcome) return outcome.meeting
    if (waiting.size === 0 || !isOfOneOnly(outcome.error)) throw outcome.error
  }
  throw new EnrolmentError('invitation_gone', {}, { detail: 'nobody may greet' })
}

function isOfOneOnly(error: unknown): boolean {
  return error instanceof GreeterUnavailable || error instanceof AttemptCancelled
}

async function leave(others: ReadonlyMap<UserId, Conduit>): Promise<void> {
  for (const { letGo } of others.values()) letGo.abort()
  for (const { outcome } of others.values()) {
    const ended = await outcome
    // Came at the same time as the winner.
    if ('meeting' in ended) await ended.meeting.attempt.cancel('MANUALLY_CANCELLED')
  }
}
