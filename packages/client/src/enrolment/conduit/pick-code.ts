import { type CryptoBackend, sasCandidates } from '@parallax/crypto'
import type { SasCode } from '@parallax/wire'
import { WrongCodePicked } from './attempt-end.ts'
import type { ConduitStep } from './conduit-side.ts'
import type { GreetingAttempt } from './greeting-attempt.ts'

export interface CodeToPick {
  readonly crypto: CryptoBackend
  readonly right: SasCode
  choose(candidates: readonly string[], signal: AbortSignal): Promise<string | null>
}

/** Has the person pick the code of the other side. A wrong one, or none, ends the attempt on both sides (spec 07 §2.6). */
export async function pickPeerCode<Own extends ConduitStep, Peer extends ConduitStep>(
  attempt: GreetingAttempt<Own, Peer>,
  { crypto, right, choose }: CodeToPick,
): Promise<void> {
  const candidates = sasCandidates(crypto, right)
  const picked = await attempt.during((signal) => choose(candidates, signal))
  if (picked === right) return
  await attempt.cancel('INVALID_SAS_CODE')
  throw new WrongCodePicked()
}
