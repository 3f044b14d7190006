import { family } from '../family.ts'
import { ping } from '../ping.ts'
import { inviteClaimerCancelGreetingAttempt, inviteClaimerStartGreetingAttempt, inviteClaimerStep } from './greeting.ts'
import { inviteInfo, inviteShamirRecoveryReveal } from './invitation.ts'

/** `POST /invited/{organization}`: by whoever holds the token of an invitation. */
export const invitedFamily = family('invited', [
  inviteClaimerCancelGreetingAttempt,
  inviteClaimerStartGreetingAttempt,
  inviteClaimerStep,
  inviteInfo,
  inviteShamirRecoveryReveal,
  ping,
])
