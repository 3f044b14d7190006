import type { RawDataId } from '../../ports/workspace-storage.ts'

/**
 * Keeps raw data that an open handle still reads from being deleted (spec 06b §13.2). In memory: what a crash leaves
 * behind is collected at the next start.
 */
export class RawDataPins {
  readonly #pins = new Map<RawDataId, number>()
  readonly #deferred = new Set<RawDataId>()

  pin(ids: Iterable<RawDataId>): void {
    for (const id of ids) this.#pins.set(id, (this.#pins.get(id) ?? 0) + 1)
  }

  /** Answers the data whose deletion waited for this. */
  unpin(ids: Iterable<RawDataId>): readonly RawDataId[] {
    const free: RawDataId[] = []
    for (const id of ids) {
      const left = (this.#pins.get(id) ?? 0) - 1
      if (left > 0) this.#pins.set(id, left)
      else {
        this.#pins.delete(id)
        if (this.#deferred.delete(id)) free.push(id)
      }
    }
    return free
  }

  /** Of the data that nothing refers to any more: what may go now. The rest goes with its last pin. */
  removable(ids: Iterable<RawDataId>): readonly RawDataId[] {
    const free: RawDataId[] = []
    for (const id of ids) {
      if (this.#pins.has(id)) this.#deferred.add(id)
      else free.push(id)
    }
    return free
  }
}
