import type { CryptoBackend } from '@parallax/crypto'
import type { GreetingPace } from '../conduit/greeting-pace.ts'
import { pickPeerCode } from '../conduit/pick-code.ts'
import type { ClaimerQuestions } from './claimer-questions.ts'
import type { ClaimerMeeting } from './meet-any.ts'

/** What somebody who compares codes is asked and told. */
export type CodeQuestions = Pick<ClaimerQuestions, 'choosePeerCode' | 'showOwnCode' | 'status'>

/** Steps 4 and 5: each side picks the code of the other (spec 07 §2.6). Afterwards secrets may be sent. */
export async function agreeOnCodes(
  { attempt, codes }: ClaimerMeeting,
  { crypto, pace, ask }: { readonly crypto: CryptoBackend; readonly pace: GreetingPace; readonly ask: CodeQuestions },
): Promise<void> {
  await pickPeerCode(attempt, { crypto, right: codes.greeter, choose: ask.choosePeerCode.bind(ask) })
  await attempt.exchange(
    { step: 'NUMBER_4_SIGNIFY_TRUST' },
    { expects: 'NUMBER_4_WAIT_PEER_TRUST', patience: pace.person },
  )
  ask.showOwnCode(codes.claimer)
  ask.status?.('waiting_peer_trust')
  await attempt.exchange({ step: 'NUMBER_5_WAIT_PEER_TRUST' }, { expects: '5', patience: pace.person })
}
