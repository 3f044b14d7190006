import type { SecondFactor } from '@parallax/protocol'

/**
 * Keys of second factors that the server released, in the memory of this process and nowhere else: with one, a device
 * is unlocked without a code and without the server (spec 07 §5.4). Whoever leaves the log-in form, or logs out,
 * forgets them.
 */
export class ReleasedFactors {
  readonly #factors = new Map<SecondFactor['id'], SecondFactor>()

  of(id: SecondFactor['id']): SecondFactor | undefined {
    return this.#factors.get(id)
  }

  keep(factor: SecondFactor): void {
    this.#factors.set(factor.id, factor)
  }

  forget(): void {
    this.#factors.clear()
  }
}
