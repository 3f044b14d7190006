import type { BlockId, OrganizationId } from '@parallax/wire'

/** Where a block is: the realm does not count (spec 05 §6.3). */
export interface BlockAddress {
  readonly organizationId: OrganizationId
  readonly blockId: BlockId
}

/** Keeps sealed blocks (spec 05 §6.2). Rights and uniqueness are the database's business. */
export interface BlockStore {
  /**
   * Fulfilled once the block would survive a loss of power. What is there already is replaced: only a request that
   * was never acknowledged can have left it. Throws `BlockStoreUnavailable`.
   */
  create(address: BlockAddress, data: Uint8Array): Promise<void>
  /** Undefined: no such block. Throws `BlockStoreUnavailable`. */
  read(address: BlockAddress): Promise<Uint8Array | undefined>
}

/** The store could not do it now; `cause` says why. Clients try again later (spec 04b §5.3). */
export class BlockStoreUnavailable extends Error {
  readonly code = 'block_store_unavailable'

  constructor(cause: unknown) {
    super('the block store is unavailable', { cause })
    this.name = 'BlockStoreUnavailable'
  }
}
