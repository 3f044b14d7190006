import type { CancelledGreetingAttemptReason, GreetingAttemptId } from '@parallax/wire'
import { InternalError } from '../../errors/connection-errors.ts'
import { ParallaxError } from '../../errors/parallax-error.ts'
import { abortable } from '../../store/abortable.ts'
import { AttemptCancelled, PeerSilent } from './attempt-end.ts'
import type { ConduitSide, ConduitStep } from './conduit-side.ts'
import { pollPause } from './greeting-pace.ts'
import { isOutage, type PatienceParts, patiently } from './patiently.ts'
import { withGrace, withinGrace } from './with-grace.ts'

export interface AttemptParts<Own extends ConduitStep, Peer extends ConduitStep> extends PatienceParts {
  readonly side: ConduitSide<Own, Peer>
}

type StepOf<Peer extends ConduitStep, K extends Peer['step']> = Extract<Peer, { readonly step: K }>

/**
 * One attempt of two sides to meet, seen from one of them. Until `close`, leaving it cancels it, so that the other
 * side is not left waiting.
 */
export class GreetingAttempt<Own extends ConduitStep, Peer extends ConduitStep> implements AsyncDisposable {
  readonly #parts: AttemptParts<Own, Peer>
  readonly #id: GreetingAttemptId
  #state: 'open' | 'silent' | 'ended' = 'open'
  /** The last step at which both sides were. */
  #reached: Own | undefined

  /** An abort while this is on its way waits for the name of the attempt, so that it can be cancelled (spec 07 §2.9). */
  static async join<Own extends ConduitStep, Peer extends ConduitStep>(
    parts: AttemptParts<Own, Peer>,
  ): Promise<GreetingAttempt<Own, Peer>> {
    const { side, clock, signal } = parts
    signal?.throwIfAborted()
    const id = await withGrace(clock, signal, (deadline) => patiently(parts, () => side.start(deadline)))
    return new GreetingAttempt(parts, id)
  }

  private constructor(parts: AttemptParts<Own, Peer>, id: GreetingAttemptId) {
    this.#parts = parts
    this.#id = id
  }

  /**
   * Brings our part of a step and waits for the other side's, at most `patience` milliseconds of silence while the
   * server is there. Throws `AttemptCancelled`, `PeerSilent`.
   */
  async exchange<K extends Peer['step']>(
    own: Own,
    { expects, patience }: { readonly expects: K; readonly patience: number },
  ): Promise<StepOf<Peer, K>> {
    const { clock, pace, signal } = this.#parts
    let silentSince = clock.monotonic()
    // What an outage swallowed says nothing about the other side.
    const onOutage = (): void => {
      silentSince = clock.monotonic()
    }
    for (let turn = 0; ; turn += 1) {
      const sentAt = clock.monotonic()
      const peer = await patiently(this.#parts, () => this.#step(own), { onOutage })
      if (peer !== undefined) {
        this.#reached = own
        return stepOf(peer, expects)
      }
      if (clock.monotonic() - silentSince >= patience) throw this.#silent(own)
      await clock.sleep(Math.max(0, sentAt + pollPause(turn, pace.throttle) - clock.monotonic()), signal)
    }
  }

  /** Brings our part of the last step, and does not wait for the other side. */
  async announce(own: Own): Promise<void> {
    await patiently(this.#parts, () => this.#step(own))
  }

  /**
   * Asks a person, and meanwhile notices when the other side ends the attempt: then the signal of the question is
   * aborted and, once the question is settled, the end is thrown. A question that nobody answers ends it likewise.
   */
  async during<T>(question: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { signal } = this.#parts
    signal?.throwIfAborted()
    const answered = new AbortController()
    const pointless = new AbortController()
    const watching = this.#watch(answered.signal).catch((end: unknown) => pointless.abort(end))
    const signals = signal === undefined ? [pointless.signal] : [signal, pointless.signal]
    const ask = async (): Promise<T> => question(AbortSignal.any(signals))
    const [asked] = await Promise.allSettled([abortable(ask(), signal)])
    answered.abort()
    await watching
    signal?.throwIfAborted()
    // Whatever was answered: the attempt that it was about is over.
    pointless.signal.throwIfAborted()
    if (asked.status === 'rejected') throw asked.reason
    return asked.value
  }

  /** Gives it up. Nothing follows from a failure: the other side finds out by itself (spec 07 §2.9). */
  async cancel(reason: CancelledGreetingAttemptReason): Promise<void> {
    if (this.#state === 'ended') return
    this.#state = 'ended'
    const { side, clock } = this.#parts
    try {
      await withinGrace(clock, (deadline) => side.cancel(this.#id, reason, { signal: deadline }))
    } catch (error) {
      if (!(error instanceof ParallaxError || isAbort(error))) throw error
    }
  }

  /** It did what it was for. */
  close(): void {
    this.#state = 'ended'
  }

  /** A silent side is left alone: when we start again the server tells it, and it does the same if it is still there. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#state === 'open') await this.cancel('MANUALLY_CANCELLED')
  }

  async #step(own: Own, signal: AbortSignal | undefined = this.#parts.signal): Promise<Peer | undefined> {
    try {
      return await this.#parts.side.step(this.#id, own, { signal })
    } catch (error) {
      if (error instanceof AttemptCancelled) this.#state = 'ended'
      throw error
    }
  }

  #silent({ step }: Own): PeerSilent {
    this.#state = 'silent'
    return new PeerSilent(step)
  }

  /**
   * Asks for what is known already, which the server answers as long as the attempt stands. Ends by throwing only: at
   * the latest once a person would long have answered, who may be waiting for a code that nobody reads out any more.
   */
  async #watch(answered: AbortSignal): Promise<void> {
    const { clock, pace } = this.#parts
    const reached = this.#reached
    if (reached === undefined) throw new InternalError({ detail: 'nothing to ask about before the first step' })
    const begun = clock.monotonic()
    try {
      while (clock.monotonic() - begun < pace.person) {
        await clock.sleep(pace.throttle, answered)
        await this.#step(reached, answered).catch(ignoreOutage)
      }
      throw this.#silent(reached)
    } catch (error) {
      if (!answered.aborted) throw error
    }
  }
}

function ignoreOutage(error: unknown): void {
  if (!isOutage(error)) throw error
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError'
}

function stepOf<Peer extends ConduitStep, K extends Peer['step']>(peer: Peer, expected: K): StepOf<Peer, K> {
  if (isStep(peer, expected)) return peer
  throw new InternalError({ detail: `the other side is at ${peer.step}, not at ${expected}` })
}

function isStep<Peer extends ConduitStep, K extends Peer['step']>(peer: Peer, expected: K): peer is StepOf<Peer, K> {
  return peer.step === expected
}
