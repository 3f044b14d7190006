import { addMicroseconds, type DateTime, type EmailAddress } from '@parallax/wire'
import type { MailPaceLimits } from '../config/feature-options.ts'

const SECOND = 1_000_000n
const HOUR = 3600n * SECOND

interface Intent {
  readonly at: DateTime
  readonly recipient: EmailAddress
  /** Empty: does not count. */
  readonly address: string
}

/** Keeps the mails with a code to a pace, by recipient and by the address of who asks (spec 03 §11). In memory. */
export class MailPace {
  readonly #limits: MailPaceLimits
  #intents: readonly Intent[] = []

  constructor(limits: MailPaceLimits) {
    this.#limits = limits
  }

  /** Undefined: it may be sent, and counts; else when it may. */
  ask(intent: Intent): DateTime | undefined {
    const { cooldown, mostInAnHour } = this.#limits
    this.#intents = this.#intents.filter(({ at }) => intent.at - at < HOUR)
    const relevant = this.#intents.filter((other) => concernsSame(other, intent))
    const last = relevant.at(-1)
    const rested = last === undefined ? undefined : addMicroseconds(last.at, BigInt(cooldown) * SECOND)
    if (rested !== undefined && rested > intent.at) return rested
    const first = relevant[0]
    if (mostInAnHour > 0 && first !== undefined && relevant.length >= mostInAnHour)
      return addMicroseconds(first.at, HOUR)
    this.#intents = [...this.#intents, intent]
    return undefined
  }
}

function concernsSame(one: Intent, other: Intent): boolean {
  return one.recipient === other.recipient || (one.address !== '' && one.address === other.address)
}
