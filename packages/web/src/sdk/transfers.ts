import type { Transfer, TransferState } from '@parallax/client'
import { failureOf } from './failure.ts'
import type { TransferInfo } from './sdk.ts'

/** The transfers of a session, each with a number, told whenever one moves. */
export class Transfers {
  readonly #tell: (transfer: TransferInfo) => void
  readonly #running = new Map<number, Transfer>()
  #last = 0

  constructor(tell: (transfer: TransferInfo) => void) {
    this.#tell = tell
  }

  follow(transfer: Transfer, about: Pick<TransferInfo, 'workspaceId' | 'path' | 'name' | 'direction'>): number {
    this.#last += 1
    const id = this.#last
    this.#running.set(id, transfer)
    const tell = (state: TransferState) => this.#tell({ id, ...about, state: stateOf(state) })
    tell(transfer.state)
    void this.#watch(transfer, tell).finally(() => this.#running.delete(id))
    return id
  }

  cancel(id: number): void {
    this.#running.get(id)?.cancel()
  }

  async #watch(transfer: Transfer, tell: (state: TransferState) => void): Promise<void> {
    for await (const state of transfer.states()) tell(state)
  }
}

function stateOf(state: TransferState): TransferInfo['state'] {
  switch (state.state) {
    case 'running':
    case 'waiting':
      return { state: state.state, bytesDone: state.bytesDone, bytesTotal: state.bytesTotal }
    case 'uploading':
      return state
    case 'failed':
      return { state: 'failed', failure: failureOf(state.error) }
    default:
      return { state: state.state }
  }
}
