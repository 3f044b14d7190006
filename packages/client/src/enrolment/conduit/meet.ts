import { EnrolmentError } from '../../errors/enrolment-errors.ts'
import { AttemptCancelled, PeerSilent } from './attempt-end.ts'
import type { ConduitStep } from './conduit-side.ts'
import { type AttemptParts, GreetingAttempt } from './greeting-attempt.ts'
import type { Agreement } from './handshake.ts'

/** Both sides are there, and each has a code to show. */
export interface Meeting<Own extends ConduitStep, Peer extends ConduitStep> extends Agreement {
  readonly attempt: GreetingAttempt<Own, Peer>
}

/** Most new attempts in a row that the other side may cause: each lets a hostile one draw codes again (spec 07 §2.9). */
const MOST_RESTARTS = 8

export interface MeetOptions {
  /** What a cancellation by a person of the other side means; `again` when it may come back while others are awaited. */
  readonly whenCancelled: 'end' | 'again'
}

/**
 * Meets the other side: steps 0 to 3. When it starts again, or falls silent where no person is waited for, so do we,
 * with a new key and a new nonce, and nobody is told. Throws `AttemptEnd`s and `EnrolmentError`s; then nothing is left
 * open.
 */
export async function meet<Own extends ConduitStep, Peer extends ConduitStep>(
  parts: AttemptParts<Own, Peer>,
  shakeHands: (attempt: GreetingAttempt<Own, Peer>) => Promise<Agreement>,
  options: MeetOptions = { whenCancelled: 'end' },
): Promise<Meeting<Own, Peer>> {
  for (let restarts = 0; ; restarts += 1) {
    const attempt = await GreetingAttempt.join(parts)
    try {
      return { attempt, ...(await shakeHands(attempt)) }
    } catch (error) {
      const again = startsAgain(error, { ...options, own: parts.side.origin })
      // Starting again ends the attempt, and tells the other side to start again too.
      if (again && restarts < MOST_RESTARTS) continue
      await attempt.cancel('MANUALLY_CANCELLED')
      throw again
        ? new EnrolmentError('peer_gone', {}, { detail: 'too many restarts', cause: error })
        : meetingError(error)
    }
  }
}

function startsAgain(error: unknown, { own, whenCancelled }: MeetOptions & { readonly own: string }): boolean {
  if (error instanceof PeerSilent) return error.step !== 'NUMBER_0_WAIT_PEER'
  if (!(error instanceof AttemptCancelled) || error.origin === own) return false
  return (
    error.reason === 'AUTOMATICALLY_CANCELLED' || (error.reason === 'MANUALLY_CANCELLED' && whenCancelled === 'again')
  )
}

function meetingError(error: unknown): unknown {
  if (!(error instanceof PeerSilent)) return error
  return new EnrolmentError('peer_gone', {}, { detail: 'nobody came', cause: error })
}
