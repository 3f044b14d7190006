import type { CancelledGreetingAttemptReason, GreeterOrClaimer } from '@parallax/wire'

/** Why an attempt to meet came to nothing, before it is decided what follows from it. */
export abstract class AttemptEnd extends Error {
  override readonly name = 'AttemptEnd'
}

/** One of the sides gave it up (spec 07 §2.9). */
export class AttemptCancelled extends AttemptEnd {
  readonly origin: GreeterOrClaimer
  readonly reason: CancelledGreetingAttemptReason

  constructor({ origin, reason }: Pick<AttemptCancelled, 'origin' | 'reason'>) {
    super(`${origin} ${reason}`)
    this.origin = origin
    this.reason = reason
  }
}

/** The server was there, but the other side said nothing for too long: it vanished without a word. */
export class PeerSilent extends AttemptEnd {
  readonly step: string

  constructor(step: string) {
    super(`no answer at ${step}`)
    this.step = step
  }
}

/** The person here did not find the code of the other side. */
export class WrongCodePicked extends AttemptEnd {
  constructor() {
    super('wrong code picked')
  }
}

/** This person may not greet (any more). Others may. */
export class GreeterUnavailable extends AttemptEnd {
  readonly status: string

  constructor(status: string) {
    super(status)
    this.status = status
  }
}
