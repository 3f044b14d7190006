import type { CancelledGreetingAttemptReason, DateTime, GreeterOrClaimer, GreetingAttemptId } from '@parallax/wire'
import type { Sql } from '../db/client.ts'
import { type Invitation, lockInvitation } from './invitation.ts'

/** Which side speaks. */
export type Side = 'GREETER' | 'CLAIMER'

export interface Cancellation {
  readonly origin: GreeterOrClaimer
  readonly timestamp: DateTime
  readonly reason: CancelledGreetingAttemptReason
}

/** One try of a claimer and a greeter to meet, read with its invitation locked. */
export interface GreetingAttempt {
  readonly key: number
  /** Of the greeter's row. */
  readonly greeter: number
  readonly isGreeterRevoked: boolean
  readonly greeterJoinedOn: DateTime | null
  readonly claimerJoinedOn: DateTime | null
  readonly cancellation: Cancellation | null
}

interface AttemptRow extends Omit<GreetingAttempt, 'cancellation'> {
  readonly cancelledBy: GreeterOrClaimer | null
  readonly cancelledOn: DateTime
  readonly cancelledReason: CancelledGreetingAttemptReason
}

/** An attempt and what it belongs to; undefined when the organization has none of that id. */
export async function lockAttempt(
  sql: Sql,
  place: { readonly organization: number; readonly attemptId: GreetingAttemptId },
): Promise<{ readonly attempt: GreetingAttempt; readonly invitation: Invitation } | undefined> {
  const { organization, attemptId } = place
  const [found] = await sql<{ invitation: number }[]>`
    select invitation from greeting_attempts where organization = ${organization} and attempt_id = ${attemptId}`
  if (found === undefined) return undefined
  const invitation = await lockInvitation(sql, { organization, key: found.invitation })
  const [row] = await sql<AttemptRow[]>`
    select a.id as key, a.greeter, u.revoked_on is not null as is_greeter_revoked,
      a.greeter_joined_on, a.claimer_joined_on, a.cancelled_by, a.cancelled_on, a.cancelled_reason
    from greeting_attempts a join users u on u.id = a.greeter
    where a.organization = ${organization} and a.attempt_id = ${attemptId}`
  if (invitation === undefined || row === undefined) return undefined
  const { cancelledBy: origin, cancelledOn: timestamp, cancelledReason: reason, ...attempt } = row
  return { attempt: { ...attempt, cancellation: origin === null ? null : { origin, timestamp, reason } }, invitation }
}

export function hasJoined({ greeterJoinedOn, claimerJoinedOn }: GreetingAttempt, side: Side): boolean {
  return (side === 'GREETER' ? greeterJoinedOn : claimerJoinedOn) !== null
}
