import {
  type BlockAddress,
  type BlockStoreOptions,
  BlockStoreUnavailable,
  type PurgeableBlockStore,
} from './block-store.ts'
import { allDone } from './raid1-block-store.ts'
import { joinChunks, rebuildChunk, splitBlock } from './raid5-chunks.ts'

/** Each block in parts on all stores but the last, which has what rebuilds any one of them (spec 05 §6.4). */
export class Raid5BlockStore implements PurgeableBlockStore {
  readonly #nodes: readonly PurgeableBlockStore[]
  readonly #parity: PurgeableBlockStore

  /** At least three. */
  constructor(nodes: readonly PurgeableBlockStore[]) {
    const parity = nodes.at(-1)
    if (parity === undefined || nodes.length < 3) throw new RangeError('RAID5 needs three nodes')
    this.#nodes = nodes
    this.#parity = parity
  }

  async create(address: BlockAddress, data: Uint8Array, options?: BlockStoreOptions): Promise<void> {
    const chunks = splitBlock(data, this.#nodes.length)
    const empty = new Uint8Array(0)
    await allDone(this.#nodes.map((node, index) => node.create(address, chunks[index] ?? empty, options)))
  }

  async read(address: BlockAddress, options: BlockStoreOptions = {}): Promise<Uint8Array | undefined> {
    const reads = this.#nodes.slice(0, -1).map((node) => node.read(address, options))
    const results = await Promise.allSettled(reads)
    options.signal?.throwIfAborted()
    const chunks = results.map((result) => (result.status === 'fulfilled' ? result.value : undefined))
    const missing = chunks.flatMap((chunk, index) => (chunk === undefined ? [index] : []))
    const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
    if (missing.length === chunks.length && failures.length === 0) return undefined
    const block = missing.length === 0 ? joinChunks(chunks.map(orEmpty)) : undefined
    if (block !== undefined) return block
    if (missing.length > 1) throw unreadable(failures)
    return await this.#rebuild(address, { chunks, suspects: missing.length === 1 ? missing : chunks.keys(), options })
  }

  async remove(address: BlockAddress, options?: BlockStoreOptions): Promise<void> {
    await allDone(this.#nodes.map((node) => node.remove(address, options)))
  }

  /** With one of the suspects left out; of chunks that were cut short, only the right one makes a whole. */
  async #rebuild(address: BlockAddress, { chunks, suspects, options }: Damage): Promise<Uint8Array> {
    const parity = await this.#parity.read(address, options)
    if (parity === undefined) throw unreadable(['the last node has no such block'])
    for (const suspect of suspects) {
      const others = chunks.filter((_, index) => index !== suspect).map(orEmpty)
      const rebuilt = rebuildChunk([...others, parity])
      const block = rebuilt && joinChunks([...others.slice(0, suspect), rebuilt, ...others.slice(suspect)])
      if (block !== undefined) return block
    }
    throw unreadable(['the parts on the nodes do not belong together'])
  }
}

interface Damage {
  readonly chunks: readonly (Uint8Array | undefined)[]
  /** Which chunks may have to be rebuilt. */
  readonly suspects: Iterable<number>
  readonly options: BlockStoreOptions
}

function orEmpty(chunk: Uint8Array | undefined): Uint8Array {
  return chunk ?? new Uint8Array(0)
}

function unreadable(failures: readonly unknown[]): BlockStoreUnavailable {
  return new BlockStoreUnavailable(new AggregateError(failures, 'more than one node does not give its part'))
}
