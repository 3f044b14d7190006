import type { BlockAddress, BlockStoreOptions, PurgeableBlockStore } from './block-store.ts'

/** Each block on one of several stores, chosen by its id (spec 05 §6.4). */
export class Raid0BlockStore implements PurgeableBlockStore {
  readonly #nodes: readonly PurgeableBlockStore[]

  constructor(nodes: readonly PurgeableBlockStore[]) {
    this.#nodes = nodes
  }

  async create(address: BlockAddress, data: Uint8Array, options?: BlockStoreOptions): Promise<void> {
    await this.#nodeOf(address).create(address, data, options)
  }

  async read(address: BlockAddress, options?: BlockStoreOptions): Promise<Uint8Array | undefined> {
    return await this.#nodeOf(address).read(address, options)
  }

  async remove(address: BlockAddress, options?: BlockStoreOptions): Promise<void> {
    await this.#nodeOf(address).remove(address, options)
  }

  #nodeOf({ blockId }: BlockAddress): PurgeableBlockStore {
    const node = this.#nodes[raid0Node(blockId, this.#nodes.length)]
    if (node === undefined) throw new RangeError('a RAID has nodes')
    return node
  }
}

/** The id as a big-endian integer of 128 bits, modulo the number of nodes. */
export function raid0Node(blockId: BlockAddress['blockId'], nodes: number): number {
  return Number(BigInt(`0x${blockId}`) % BigInt(nodes))
}
