import type { ClaimerStep, GreeterStep } from '@parallax/protocol'
import { inviteComplete } from '@parallax/protocol'
import type { AccessToken } from '@parallax/wire'
import { InternalError } from '../../errors/connection-errors.ts'
import { ParallaxError } from '../../errors/parallax-error.ts'
import type { CreationContext } from '../certificates/creation-context.ts'
import { greeterSide } from '../conduit/greeter-side.ts'
import type { GreetingAttempt } from '../conduit/greeting-attempt.ts'
import { shakeHandsAsGreeter } from '../conduit/handshake.ts'
import { meet } from '../conduit/meet.ts'
import { patiently } from '../conduit/patiently.ts'
import { pickPeerCode } from '../conduit/pick-code.ts'
import { inRounds, type Round } from '../conduit/rounds.ts'
import type { GreeterQuestions, GreetOutcome } from '../greeter-questions.ts'
import type { Newcomer, Welcome } from './greeter-parts.ts'
import { welcomeDevice } from './welcome-device.ts'
import { type HeldShares, welcomeRecovery } from './welcome-recovery.ts'
import { welcomeUser } from './welcome-user.ts'

export interface Greeting {
  readonly token: AccessToken
  readonly type: 'USER' | 'DEVICE' | 'SHAMIR_RECOVERY'
  /** Of a shared recovery: what is handed over. */
  readonly held?: HeldShares | undefined
  readonly ask: GreeterQuestions
  readonly signal?: AbortSignal | undefined
}

/** Lets in whoever holds the invitation, once both codes were found right (spec 07 §2). */
export async function greet(context: CreationContext, greeting: Greeting): Promise<GreetOutcome> {
  const { ask } = greeting
  const outcome = await inRounds({ own: 'GREETER', status: ask.status?.bind(ask) }, (round) =>
    greetOnce(context, greeting, round),
  )
  // Others may still be needed: whoever recovers ends the invitation (spec 07 §3.5).
  if (greeting.type !== 'SHAMIR_RECOVERY') await completeInvitation(context, greeting)
  ask.status?.('finished')
  return outcome
}

async function greetOnce(context: CreationContext, greeting: Greeting, round: Round): Promise<GreetOutcome> {
  const { token, ask, signal } = greeting
  const { clock, pace, rpc } = context
  const { crypto } = context.tools
  ask.status?.('waiting_peer')
  const side = greeterSide(rpc, token)
  const meeting = await meet({ side, clock, pace, signal }, (one) => shakeHandsAsGreeter(one, { crypto, pace }))
  await using attempt = meeting.attempt
  const { codes, key } = meeting
  ask.status?.('waiting_peer_code')
  ask.showOwnCode(codes.greeter)
  ask.status?.('waiting_peer_trust')
  const patience = pace.person
  await attempt.exchange({ step: 'NUMBER_4_WAIT_PEER_TRUST' }, { expects: 'NUMBER_4_SIGNIFY_TRUST', patience })
  await pickPeerCode(attempt, { crypto, right: codes.claimer, choose: ask.choosePeerCode.bind(ask) })
  await attempt.exchange({ step: '5' }, { expects: 'NUMBER_5_WAIT_PEER_TRUST', patience })
  ask.status?.('waiting_peer_payload')
  const { claimerPayload } = await attempt.exchange(
    { step: 'NUMBER_6_GET_PAYLOAD' },
    { expects: 'NUMBER_6_SEND_PAYLOAD', patience },
  )
  const newcomer: Newcomer = { context, attempt, key, claimerPayload, ask, round, signal }
  const welcome = await welcomeNewcomer(newcomer, greeting)
  await handOver(attempt, welcome, patience)
  return welcome.outcome
}

async function welcomeNewcomer(newcomer: Newcomer, { type, held }: Greeting): Promise<Welcome> {
  switch (type) {
    case 'USER':
      return welcomeUser(newcomer)
    case 'DEVICE':
      return welcomeDevice(newcomer)
    case 'SHAMIR_RECOVERY':
      if (held === undefined) throw new InternalError({ detail: 'nothing to hand over' })
      return welcomeRecovery(newcomer, held)
  }
}

/** Steps 7 and 8: the newcomer gets what it needs, and says that it has it. */
async function handOver(
  attempt: GreetingAttempt<GreeterStep, ClaimerStep>,
  { greeterPayload }: Welcome,
  patience: number,
): Promise<void> {
  await attempt.exchange(
    { step: 'NUMBER_7_SEND_PAYLOAD', greeterPayload },
    { expects: 'NUMBER_7_GET_PAYLOAD', patience },
  )
  await attempt.exchange({ step: 'NUMBER_8_WAIT_PEER_ACKNOWLEDGMENT' }, { expects: 'NUMBER_8_ACKNOWLEDGE', patience })
  attempt.close()
}

/** Somebody is in, whatever becomes of this: a link that could not be closed stays in the list, to be cancelled. */
async function completeInvitation({ rpc, clock, pace }: CreationContext, { token, signal }: Greeting): Promise<void> {
  try {
    await patiently({ clock, pace, signal }, () => rpc.call(inviteComplete, { token }, signal))
  } catch (error) {
    if (!(error instanceof ParallaxError) && !signal?.aborted) throw error
  }
}
