import { CancelledError, type Transfer, type TransferState } from '@parallax/client'

/** A transfer whose work is a function. */
export class MemoryTransfer implements Transfer {
  readonly done: Promise<void>
  readonly #stop = new AbortController()
  readonly #states: TransferState[] = [{ state: 'running', bytesDone: 0, bytesTotal: null }]
  #wake = Promise.withResolvers<void>()

  constructor(work: (signal: AbortSignal, progress: (bytesDone: number) => void) => Promise<void>) {
    const progress = (bytesDone: number): void => this.#tell({ state: 'running', bytesDone, bytesTotal: null })
    this.done = work(this.#stop.signal, progress).then(
      () => this.#tell({ state: 'saved', bytes: 0 }),
      (error: unknown) => {
        const failure = this.#stop.signal.aborted ? new CancelledError() : error
        this.#tell({ state: 'failed', error: failure instanceof Error ? failure : new Error(String(failure)) })
        throw failure
      },
    )
  }

  get state(): TransferState {
    return this.#states.at(-1) ?? { state: 'cancelled' }
  }

  async *states(): AsyncIterable<TransferState> {
    for (let at = 0; ; at += 1) {
      while (at >= this.#states.length) await this.#wake.promise
      const state = this.#states[at]
      if (state === undefined) return
      yield state
      if (state.state === 'saved' || state.state === 'failed') return
    }
  }

  cancel(): void {
    this.#stop.abort(new CancelledError())
  }

  #tell(state: TransferState): void {
    this.#states.push(state)
    this.#wake.resolve()
    this.#wake = Promise.withResolvers()
  }
}
