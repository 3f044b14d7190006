import type { ClaimerStep, GreeterStep } from '@parallax/protocol'
import { ParallaxError } from '../../errors/parallax-error.ts'
import { AttemptEnd } from '../conduit/attempt-end.ts'
import type { GreetingAttempt } from '../conduit/greeting-attempt.ts'

/** Once (spec 07 §2.7): the greeter may end everything at any moment now, and what is here stays. */
export async function acknowledge(
  attempt: GreetingAttempt<ClaimerStep, GreeterStep>,
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    await attempt.announce({ step: 'NUMBER_8_ACKNOWLEDGE' })
  } catch (error) {
    if (!(error instanceof ParallaxError || error instanceof AttemptEnd || signal?.aborted)) throw error
  }
  attempt.close()
}
