import type { RawDataId } from '@parallax/client'
import type { BlockRecord } from './workspace-records.ts'

/** Which blocks are cached, by last access. Eviction is by count (spec 06b §2). */
export class BlockCache {
  /** In the order of access, the oldest first. */
  readonly #blocks: Map<RawDataId, BlockRecord>
  readonly #capacity: number

  constructor(blocks: readonly BlockRecord[], capacity: number) {
    this.#blocks = new Map(blocks.toSorted((a, b) => a.accessedOn - b.accessedOn).map((block) => [block.id, block]))
    this.#capacity = capacity
  }

  get(id: RawDataId): BlockRecord | undefined {
    return this.#blocks.get(id)
  }

  /** The record with its new date of access, now the youngest. */
  touch(block: BlockRecord, accessedOn: number): BlockRecord {
    const touched = { ...block, accessedOn }
    this.#blocks.delete(block.id)
    this.#blocks.set(block.id, touched)
    return touched
  }

  /** Answers what is evicted for it: beyond the capacity, a tenth of it at once. */
  insert(block: BlockRecord): readonly BlockRecord[] {
    const replaced = this.remove(block.id)
    this.#blocks.set(block.id, block)
    const excess = this.#blocks.size - this.#capacity
    const count = excess > 0 ? excess + Math.floor(this.#capacity / 10) : 0
    const evicted = [...this.#blocks.values()].slice(0, Math.min(count, this.#blocks.size))
    for (const { id } of evicted) this.#blocks.delete(id)
    return replaced === undefined || replaced.file === block.file ? evicted : [replaced, ...evicted]
  }

  /** Everything, which it then has no more. */
  takeAll(): readonly BlockRecord[] {
    const taken = [...this.#blocks.values()]
    this.#blocks.clear()
    return taken
  }

  remove(id: RawDataId): BlockRecord | undefined {
    const block = this.#blocks.get(id)
    this.#blocks.delete(id)
    return block
  }
}
