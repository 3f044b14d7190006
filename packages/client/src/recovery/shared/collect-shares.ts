import type { ShamirShare } from '@parallax/crypto'
import { dumpEncrypted, inviteShamirRecoveryConfirmation, inviteShamirRecoveryData } from '@parallax/protocol'
import type { UserId } from '@parallax/wire'
import { acknowledge } from '../../enrolment/claimer/acknowledge.ts'
import { agreeOnCodes } from '../../enrolment/claimer/agree-on-codes.ts'
import { meetAny } from '../../enrolment/claimer/meet-any.ts'
import { DEFAULT_GREETING_PACE } from '../../enrolment/conduit/greeting-pace.ts'
import { openPayload } from '../../enrolment/conduit/open-payload.ts'
import { inRounds } from '../../enrolment/conduit/rounds.ts'
import type { NewcomerParts } from '../../enrolment/newcomer-parts.ts'
import type { InvitedRpc } from '../../rpc/visitor-rpc.ts'
import type { SharedRecoveryQuestions } from './shared-recovery-questions.ts'

export interface CollectParts {
  readonly parts: NewcomerParts
  readonly rpc: InvitedRpc
  readonly ask: SharedRecoveryQuestions
  readonly signal?: AbortSignal | undefined
}

/** Meets one helper, compares codes, and gets what was entrusted to them (spec 07 §3.5 step 2). */
export async function collectShares(collecting: CollectParts, helper: UserId): Promise<readonly ShamirShare[]> {
  const { ask } = collecting
  const shares = await inRounds({ own: 'CLAIMER', status: ask.status?.bind(ask) }, () =>
    collectOnce(collecting, helper),
  )
  ask.status?.('finished')
  return shares
}

async function collectOnce({ parts, rpc, ask, signal }: CollectParts, helper: UserId): Promise<readonly ShamirShare[]> {
  const { connection, tools, pace = DEFAULT_GREETING_PACE } = parts
  const { crypto } = tools
  const patience = pace.person
  ask.status?.('waiting_peer')
  const meeting = await meetAny({ rpc, crypto, pace, clock: connection.clock, signal }, [helper])
  await using attempt = meeting.attempt
  const { key } = meeting
  ask.status?.('waiting_peer_code')
  await agreeOnCodes(meeting, { crypto, pace, ask })
  const value = { type: 'invite_shamir_recovery_data' } as const
  const claimerPayload = dumpEncrypted(tools, inviteShamirRecoveryData, { value, key })
  await attempt.exchange(
    { step: 'NUMBER_6_SEND_PAYLOAD', claimerPayload },
    { expects: 'NUMBER_6_GET_PAYLOAD', patience },
  )
  ask.status?.('waiting_peer_payload')
  const { greeterPayload: encrypted } = await attempt.exchange(
    { step: 'NUMBER_7_GET_PAYLOAD' },
    { expects: 'NUMBER_7_SEND_PAYLOAD', patience },
  )
  const { weightedShare } = await openPayload(attempt, inviteShamirRecoveryConfirmation, { tools, encrypted, key })
  await acknowledge(attempt, signal)
  return weightedShare
}
