import { CancelledError } from '../../errors/connection-errors.ts'
import { EventBus } from '../../ports/event-bus.ts'
import type { Transfer, TransferState } from './transfer.ts'

/** What the work of a transfer is given to tell where it stands. */
export interface TransferProgress {
  readonly signal: AbortSignal
  running(bytesDone: number, bytesTotal: number | null): void
  waiting(reason: 'network' | 'storage' | 'other_writer'): void
}

const ENDED: ReadonlySet<TransferState['state']> = new Set(['synced', 'cancelled', 'failed'])

/** A transfer that started with its construction. */
export class RunningTransfer implements Transfer {
  readonly done: Promise<void>
  readonly #stop = new AbortController()
  readonly #changes = new EventBus<TransferState>(() => undefined)
  #state: TransferState = { state: 'running', bytesDone: 0, bytesTotal: null }

  /** `work` answers how many bytes it acknowledged, and goes on with `follow` (uploads) once that is told. */
  constructor(
    work: (progress: TransferProgress) => Promise<number>,
    follow?: (tell: (state: TransferState) => void) => () => void,
  ) {
    this.done = this.#run(work, follow)
    // Whoever only watches `states` sees the failure there.
    this.done.catch(() => undefined)
  }

  get state(): TransferState {
    return this.#state
  }

  async *states(): AsyncGenerator<TransferState> {
    if (ENDED.has(this.#state.state)) return
    const watching = new AbortController()
    try {
      for await (const state of this.#changes.iterate(watching.signal)) {
        yield state
        if (ENDED.has(state.state)) return
      }
    } finally {
      watching.abort()
    }
  }

  cancel(): void {
    this.#stop.abort(new CancelledError())
  }

  async #run(
    work: (progress: TransferProgress) => Promise<number>,
    follow?: (tell: (state: TransferState) => void) => () => void,
  ): Promise<void> {
    try {
      const bytes = await work(this.#progress())
      this.#tell({ state: 'saved', bytes })
    } catch (error) {
      const failure = error instanceof Error ? error : new Error('not an error', { cause: error })
      this.#tell(failure instanceof CancelledError ? { state: 'cancelled' } : { state: 'failed', error: failure })
      throw failure
    }
    if (follow === undefined) return
    const end = follow((state) => {
      this.#tell(state)
      if (ENDED.has(state.state)) end()
    })
  }

  #progress(): TransferProgress {
    return {
      signal: this.#stop.signal,
      running: (bytesDone, bytesTotal) => this.#tell({ state: 'running', bytesDone, bytesTotal }),
      waiting: (reason) => {
        const { bytesDone, bytesTotal } = 'bytesDone' in this.#state ? this.#state : { bytesDone: 0, bytesTotal: null }
        this.#tell({ state: 'waiting', reason, bytesDone, bytesTotal })
      },
    }
  }

  #tell(state: TransferState): void {
    this.#state = state
    this.#changes.emit(state)
  }
}
