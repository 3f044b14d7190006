import type { DateTime, GreetingAttemptId } from '@parallax/wire'
import type { Transaction } from '../db/transaction.ts'
import type { Side } from './greeting-attempt.ts'

export interface AttemptStart {
  readonly organization: number
  /** Keys of the rows; the invitation is locked. */
  readonly invitation: number
  readonly greeter: number
  readonly side: Side
  /** For the attempt, when there is none to join. */
  readonly newId: GreetingAttemptId
  readonly now: DateTime
}

interface ActiveAttempt {
  readonly key: number
  readonly attemptId: GreetingAttemptId
  readonly isJoined: boolean
}

/**
 * Joins the active attempt of the session, or starts a new one; a side that had joined before starts over, and the
 * other side finds out with its next step (spec 04a §5.7).
 */
export async function startAttempt(tx: Transaction, start: AttemptStart): Promise<GreetingAttemptId> {
  const { side, now } = start
  const active = await findActive(tx, start)
  if (active !== undefined && !active.isJoined) {
    if (side === 'GREETER') tx.write`update greeting_attempts set greeter_joined_on = ${now} where id = ${active.key}`
    else tx.write`update greeting_attempts set claimer_joined_on = ${now} where id = ${active.key}`
    return active.attemptId
  }
  if (active !== undefined) {
    // Before the new one: only one of a session may be active.
    tx.write`
      update greeting_attempts
      set cancelled_on = ${now}, cancelled_by = ${side}, cancelled_reason = 'AUTOMATICALLY_CANCELLED'
      where id = ${active.key}`
  }
  const { organization, invitation, greeter, newId } = start
  const [greeterJoined, claimerJoined] = side === 'GREETER' ? [now, null] : [null, now]
  tx.write`
    insert into greeting_attempts
      (organization, attempt_id, invitation, greeter, greeter_joined_on, claimer_joined_on)
    values (${organization}, ${newId}, ${invitation}, ${greeter}, ${greeterJoined}, ${claimerJoined})`
  return newId
}

async function findActive(
  tx: Transaction,
  { invitation, greeter, side }: AttemptStart,
): Promise<ActiveAttempt | undefined> {
  const [active] = await tx.sql<ActiveAttempt[]>`
    select id as key, attempt_id,
      case ${side} when 'GREETER' then greeter_joined_on else claimer_joined_on end is not null as is_joined
    from greeting_attempts
    where invitation = ${invitation} and greeter = ${greeter} and cancelled_on is null`
  return active
}
