import type { CryptoBackend } from '@parallax/crypto'
import type { ClaimerStep, GreeterStep } from '@parallax/protocol'
import type {
  AccessToken,
  CancelledGreetingAttemptReason,
  DateTime,
  GreeterOrClaimer,
  GreetingAttemptId,
  UserId,
} from '@parallax/wire'
import { newId } from '../../store/new-id.ts'

export interface Cancellation {
  readonly origin: GreeterOrClaimer
  readonly reason: CancelledGreetingAttemptReason
  readonly timestamp: DateTime
}

/** What one side brought to a step. */
export interface Brought {
  readonly bytes: Uint8Array
  readonly greeter?: GreeterStep
  readonly claimer?: ClaimerStep
}

/** One attempt as the server keeps it. */
export interface StoredAttempt {
  readonly id: GreetingAttemptId
  readonly token: AccessToken
  readonly greeter: UserId
  readonly joined: Record<GreeterOrClaimer, boolean>
  readonly brought: Readonly<Record<GreeterOrClaimer, Brought[]>>
  cancelled: Cancellation | undefined
}

/** The greeting attempts of a server, to the letter of spec 04a §5.7. */
export class GreetingAttempts {
  readonly all: StoredAttempt[] = []
  readonly #crypto: CryptoBackend
  readonly #now: () => DateTime

  constructor(crypto: CryptoBackend, now: () => DateTime) {
    this.#crypto = crypto
    this.#now = now
  }

  find(id: GreetingAttemptId, mayBe: (attempt: StoredAttempt) => boolean): StoredAttempt | undefined {
    return this.all.find((attempt) => attempt.id === id && mayBe(attempt))
  }

  start(own: GreeterOrClaimer, token: AccessToken, greeter: UserId): GreetingAttemptId {
    const active = this.all.find((one) => one.token === token && one.greeter === greeter && one.cancelled === undefined)
    if (active?.joined[own]) {
      this.#end(active, own, 'AUTOMATICALLY_CANCELLED')
      return this.start(own, token, greeter)
    }
    const attempt = active ?? this.#create(token, greeter)
    attempt.joined[own] = true
    return attempt.id
  }

  cancel(attempt: StoredAttempt, own: GreeterOrClaimer, reason: CancelledGreetingAttemptReason) {
    const { cancelled } = attempt
    if (cancelled !== undefined) return { status: 'greeting_attempt_already_cancelled', ...cancelled } as const
    if (!attempt.joined[own]) return { status: 'greeting_attempt_not_joined' } as const
    this.#end(attempt, own, reason)
    return { status: 'ok' } as const
  }

  step(attempt: StoredAttempt, at: Brought & { readonly index: number }) {
    const { index } = at
    const [own, other] =
      at.greeter === undefined ? (['CLAIMER', 'GREETER'] as const) : (['GREETER', 'CLAIMER'] as const)
    const mine = attempt.brought[own]
    const theirs = attempt.brought[other]
    if (index > mine.length || index > theirs.length) return { status: 'step_too_advanced' } as const
    const before = mine[index]
    if (before !== undefined && !this.#crypto.equal(before.bytes, at.bytes)) return { status: 'step_mismatch' } as const
    if (before === undefined) mine.push(at)
    const peer = theirs[index]
    return peer === undefined ? ({ status: 'not_ready' } as const) : ({ status: 'ok', peer } as const)
  }

  #end(attempt: StoredAttempt, origin: GreeterOrClaimer, reason: CancelledGreetingAttemptReason): void {
    attempt.cancelled = { origin, reason, timestamp: this.#now() }
  }

  #create(token: AccessToken, greeter: UserId): StoredAttempt {
    const attempt: StoredAttempt = {
      id: newId({ crypto: this.#crypto }),
      token,
      greeter,
      joined: { GREETER: false, CLAIMER: false },
      brought: { GREETER: [], CLAIMER: [] },
      cancelled: undefined,
    }
    this.all.push(attempt)
    return attempt
  }
}
