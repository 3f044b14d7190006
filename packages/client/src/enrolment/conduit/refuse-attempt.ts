import type { CancelledGreetingAttemptReason } from '@parallax/wire'
import { EnrolmentError } from '../../errors/enrolment-errors.ts'

/** Tells the other side why, and ends with an error: what came is not what an honest side sends. */
export async function refuseAttempt(
  attempt: { cancel(reason: CancelledGreetingAttemptReason): Promise<void> },
  reason: CancelledGreetingAttemptReason,
  options: { readonly detail: string; readonly cause?: unknown },
): Promise<never> {
  await attempt.cancel(reason)
  throw new EnrolmentError('greeting_altered', {}, options)
}
