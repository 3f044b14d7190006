import {
  claimerStep,
  greeterStep,
  inviteClaimerCancelGreetingAttempt,
  inviteClaimerStartGreetingAttempt,
  inviteClaimerStep,
  inviteGreeterCancelGreetingAttempt,
  inviteGreeterStartGreetingAttempt,
  inviteGreeterStep,
} from '@parallax/protocol'
import { encode, type GreeterOrClaimer } from '@parallax/wire'
import { authorOf, invitationOf, type On } from './answer.ts'
import type { StoredAttempt } from './greeting-attempts.ts'
import { greets, type ServerRecords, type StoredInvitation, type StoredUser } from './server-records.ts'

/** Spec 04a §5.7, the greeter's three commands. */
export function answerGreeter(on: On, records: ServerRecords): void {
  const { attempts, invitations } = records
  on(inviteGreeterStartGreetingAttempt, ({ token }, speaker) => {
    const author = authorOf(records, speaker)
    const invitation = invitations.get(token)
    if (invitation === undefined) return { status: 'invitation_not_found' }
    const refusal = greeterRefusal(author, invitation)
    if (refusal !== undefined) return { status: refusal }
    return { status: 'ok', greetingAttempt: attempts.start('GREETER', token, author.userId) }
  })
  on(inviteGreeterStep, ({ greetingAttempt, greeterStep: step }, speaker) => {
    const author = authorOf(records, speaker)
    const attempt = attempts.find(greetingAttempt, ({ greeter }) => greeter === author.userId)
    if (attempt === undefined) return { status: 'greeting_attempt_not_found' }
    const refusal = greeterRefusal(author, invitations.get(attempt.token))
    if (refusal !== undefined) return { status: refusal }
    const end = endOf(attempt, 'GREETER')
    if (end !== undefined) return end
    const at = { index: indexOf(step.step), bytes: encode(greeterStep, step), greeter: step }
    const reply = attempts.step(attempt, at)
    if (reply.status !== 'ok') return reply
    return reply.peer.claimer === undefined
      ? { status: 'not_ready' }
      : { status: 'ok', claimerStep: reply.peer.claimer }
  })
  on(inviteGreeterCancelGreetingAttempt, ({ greetingAttempt, reason }, speaker) => {
    const author = authorOf(records, speaker)
    const attempt = attempts.find(greetingAttempt, ({ greeter }) => greeter === author.userId)
    if (attempt === undefined) return { status: 'greeting_attempt_not_found' }
    const refusal = greeterRefusal(author, invitations.get(attempt.token))
    if (refusal !== undefined) return { status: refusal }
    return attempts.cancel(attempt, 'GREETER', reason)
  })
}

/** The claimer's three commands. */
export function answerClaimer(on: On, records: ServerRecords): void {
  const { attempts, users } = records
  on(inviteClaimerStartGreetingAttempt, ({ greeter }, speaker) => {
    const invitation = invitationOf(speaker)
    const user = users.get(greeter)
    if (user === undefined) return { status: 'greeter_not_found' }
    const refusal = claimerRefusal(user, invitation)
    if (refusal !== undefined) return { status: refusal }
    return { status: 'ok', greetingAttempt: attempts.start('CLAIMER', invitation.token, greeter) }
  })
  on(inviteClaimerStep, ({ greetingAttempt, claimerStep: step }, speaker) => {
    const invitation = invitationOf(speaker)
    const attempt = attempts.find(greetingAttempt, ({ token }) => token === invitation.token)
    if (attempt === undefined) return { status: 'greeting_attempt_not_found' }
    const refusal = claimerRefusal(users.get(attempt.greeter), invitation)
    if (refusal !== undefined) return { status: refusal }
    const end = endOf(attempt, 'CLAIMER')
    if (end !== undefined) return end
    const at = { index: indexOf(step.step), bytes: encode(claimerStep, step), claimer: step }
    const reply = attempts.step(attempt, at)
    if (reply.status !== 'ok') return reply
    return reply.peer.greeter === undefined
      ? { status: 'not_ready' }
      : { status: 'ok', greeterStep: reply.peer.greeter }
  })
  on(inviteClaimerCancelGreetingAttempt, ({ greetingAttempt, reason }, speaker) => {
    const invitation = invitationOf(speaker)
    const attempt = attempts.find(greetingAttempt, ({ token }) => token === invitation.token)
    if (attempt === undefined) return { status: 'greeting_attempt_not_found' }
    const refusal = claimerRefusal(users.get(attempt.greeter), invitation)
    if (refusal !== undefined) return { status: refusal }
    return attempts.cancel(attempt, 'CLAIMER', reason)
  })
}

function greeterRefusal(author: StoredUser, invitation: StoredInvitation | undefined) {
  if (invitation?.status === 'FINISHED') return 'invitation_completed'
  if (invitation?.status === 'CANCELLED') return 'invitation_cancelled'
  return invitation === undefined || greets(author, invitation) ? undefined : 'author_not_allowed'
}

function claimerRefusal(greeter: StoredUser | undefined, invitation: StoredInvitation) {
  if (greeter?.isRevoked) return 'greeter_revoked'
  return greeter !== undefined && greets(greeter, invitation) ? undefined : 'greeter_not_allowed'
}

function endOf({ joined, cancelled }: StoredAttempt, own: GreeterOrClaimer) {
  if (cancelled !== undefined) return { status: 'greeting_attempt_cancelled', ...cancelled } as const
  return joined[own] ? undefined : ({ status: 'greeting_attempt_not_joined' } as const)
}

/** The greeter's step 5 has a name of its own. */
function indexOf(step: string): number {
  return step === '5' ? 5 : Number(step.slice('NUMBER_'.length, 'NUMBER_'.length + 1))
}
