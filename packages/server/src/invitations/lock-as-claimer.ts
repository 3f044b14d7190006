import type { GreetingAttemptId } from '@parallax/wire'
import type { Sql } from '../db/client.ts'
import { HttpRefused } from '../rpc/http-refused.ts'
import type { InvitedCall } from '../rpc/invited/command.ts'
import { type GreetingAttempt, lockAttempt } from './greeting-attempt.ts'
import { type Invitation, lockInvitation } from './invitation.ts'

type Claimer = Pick<InvitedCall, 'organization' | 'invitation'>

/** The claimer's invitation, locked; it may have ended since the request came: HTTP 410 (spec 04a §5.6). */
export async function lockOwnInvitation(sql: Sql, { organization, invitation }: Claimer): Promise<Invitation> {
  const locked = await lockInvitation(sql, { organization, key: invitation.key })
  if (locked === undefined) throw new HttpRefused('authentication_bad')
  if (locked.deletedAs !== null) throw new HttpRefused('invitation_gone')
  return locked
}

export type ClaimerAttempt =
  | { readonly status: 'greeting_attempt_not_found' | 'greeter_revoked' | 'greeter_not_allowed' }
  | { readonly status: 'ok'; readonly attempt: GreetingAttempt; readonly invitation: Invitation }

/** An attempt of the claimer's invitation, in the order of checks that cancelling and steps share (spec 04a §5.7). */
export async function lockOwnAttempt(
  sql: Sql,
  claimer: Claimer,
  attemptId: GreetingAttemptId,
): Promise<ClaimerAttempt> {
  const invitation = await lockOwnInvitation(sql, claimer)
  const found = await lockAttempt(sql, { organization: claimer.organization, attemptId })
  if (found === undefined || found.invitation.key !== invitation.key) return { status: 'greeting_attempt_not_found' }
  const { attempt } = found
  if (attempt.isGreeterRevoked) return { status: 'greeter_revoked' }
  if (!invitation.greeters.includes(attempt.greeter)) return { status: 'greeter_not_allowed' }
  return { status: 'ok', attempt, invitation }
}
