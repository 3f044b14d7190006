import type { SecretKey } from '@parallax/crypto'
import type { ClaimerStep, GreeterStep } from '@parallax/protocol'
import type { CreationContext } from '../certificates/creation-context.ts'
import type { GreetingAttempt } from '../conduit/greeting-attempt.ts'
import type { Round } from '../conduit/rounds.ts'
import type { GreeterQuestions, GreetOutcome } from '../greeter-questions.ts'

/** A newcomer whose code was right, and whose wish has come. */
export interface Newcomer {
  readonly context: CreationContext
  readonly attempt: GreetingAttempt<GreeterStep, ClaimerStep>
  readonly key: SecretKey
  readonly claimerPayload: Uint8Array
  readonly ask: GreeterQuestions
  readonly round: Round
  readonly signal?: AbortSignal | undefined
}

/** Access is given; the newcomer has to learn of it. */
export interface Welcome {
  /** Computed once: a step is repeated with the same bytes. */
  readonly greeterPayload: Uint8Array
  readonly outcome: GreetOutcome
}
