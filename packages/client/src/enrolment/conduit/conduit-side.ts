import type { CancelledGreetingAttemptReason, GreeterOrClaimer, GreetingAttemptId } from '@parallax/wire'

/** One of the nine rendezvous, as one side brings it. */
export interface ConduitStep {
  readonly step: string
}

/** One side's way to the other, through the server (spec 04a §5.7). Steps may be sent again, as long as they are the same. */
export interface ConduitSide<Own extends ConduitStep, Peer extends ConduitStep> {
  readonly origin: GreeterOrClaimer
  /** Joins the active attempt, or begins another one when this side has joined it already. */
  start(signal?: AbortSignal): Promise<GreetingAttemptId>
  /** What the other side brought to the same step; undefined while it did not. Throws `AttemptCancelled`. */
  step(
    attempt: GreetingAttemptId,
    own: Own,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<Peer | undefined>
  cancel(
    attempt: GreetingAttemptId,
    reason: CancelledGreetingAttemptReason,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<void>
}
