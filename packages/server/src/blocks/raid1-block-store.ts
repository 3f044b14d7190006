import {
  type BlockAddress,
  type BlockStoreOptions,
  BlockStoreUnavailable,
  type PurgeableBlockStore,
} from './block-store.ts'

/** Each block on every one of several stores (spec 05 §6.4). */
export class Raid1BlockStore implements PurgeableBlockStore {
  readonly #nodes: readonly PurgeableBlockStore[]

  constructor(nodes: readonly PurgeableBlockStore[]) {
    this.#nodes = nodes
  }

  async create(address: BlockAddress, data: Uint8Array, options?: BlockStoreOptions): Promise<void> {
    await allDone(this.#nodes.map((node) => node.create(address, data, options)))
  }

  /** The first one that has it wins. Unknown only when every node says so: one that is down may have it. */
  async read(address: BlockAddress, { signal }: BlockStoreOptions = {}): Promise<Uint8Array | undefined> {
    signal?.throwIfAborted()
    const found = new AbortController()
    const others = signal === undefined ? found.signal : AbortSignal.any([signal, found.signal])
    const reads = this.#nodes.map((node) => node.read(address, { signal: others }))
    try {
      return await Promise.any(reads.map(present))
    } catch {
      signal?.throwIfAborted()
      return await nobodyHasIt(reads)
    } finally {
      found.abort()
    }
  }

  async remove(address: BlockAddress, options?: BlockStoreOptions): Promise<void> {
    await allDone(this.#nodes.map((node) => node.remove(address, options)))
  }
}

/** Waits for all, also when one has failed: nothing of a request goes on after its answer. */
export async function allDone(works: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(works)).find((result) => result.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}

async function present(read: Promise<Uint8Array | undefined>): Promise<Uint8Array> {
  const block = await read
  if (block === undefined) throw new RangeError('no such block')
  return block
}

async function nobodyHasIt(reads: readonly Promise<Uint8Array | undefined>[]): Promise<undefined> {
  const failures = (await Promise.allSettled(reads)).flatMap((read) =>
    read.status === 'rejected' ? [read.reason] : [],
  )
  if (failures.length > 0) throw new BlockStoreUnavailable(new AggregateError(failures, 'no node gave the block'))
}
