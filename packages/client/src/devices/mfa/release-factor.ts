import type { SecondFactor } from '@parallax/protocol'
import { CancelledError, InternalError } from '../../errors/connection-errors.ts'
import { MfaError } from '../../errors/mfa-errors.ts'
import type { ParallaxError } from '../../errors/parallax-error.ts'
import type { AskForDevice, CodeProblem } from '../device-questions.ts'
import { type SendCodeParts, sendCode } from './send-code.ts'
import { sixDigits, type TypedCode } from './typed-code.ts'

export interface ReleaseParts extends SendCodeParts {
  readonly ask: AskForDevice
  /** Why the first code is asked for. */
  readonly first: CodeProblem | null
}

/**
 * Asks for codes until one gives the key of the second factor (spec 07 §6.4). Throws, when there is no further answer,
 * `cancelled` before any code was judged, else `mfa_code_wrong` or `offline`.
 */
export async function releaseFactor(parts: ReleaseParts): Promise<SecondFactor> {
  let problem = parts.first
  let tries = 0
  let failure: ParallaxError = new CancelledError()
  for (;;) {
    const typed = await askCode(parts, { problem, tries, failure })
    const outcome = await sendCode(parts, typed)
    if (outcome.status === 'released') return { id: parts.opaqueKeyId, key: outcome.key }
    if (outcome.status === 'wrong') tries += 1
    problem = outcome.status
    failure = outcome.failure
  }
}

interface Asked {
  readonly problem: CodeProblem | null
  readonly tries: number
  readonly failure: ParallaxError
}

async function askCode({ ask, dated, signal }: ReleaseParts, { problem, tries, failure }: Asked): Promise<TypedCode> {
  for (let told = problem; ; told = 'malformed') {
    signal?.throwIfAborted()
    const answer = await ask({ kind: 'code', problem: told, tries, serverTime: dated.serverTime() }, signal)
    const at = dated.connection.clock.monotonic()
    signal?.throwIfAborted()
    if (answer === null) throw told === 'malformed' ? new MfaError('mfa_code_wrong', {}) : failure
    if (answer.kind !== 'code') throw new InternalError({ detail: 'an answer to another question' })
    const digits = sixDigits(answer.code)
    if (digits !== undefined) return { digits, at }
  }
}
