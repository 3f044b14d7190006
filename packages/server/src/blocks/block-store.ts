import { type BlockId, hyphenated, type OrganizationId } from '@parallax/wire'

/** Where a block is: the realm does not count (spec 05 §6.3). */
export interface BlockAddress {
  readonly organizationId: OrganizationId
  readonly blockId: BlockId
}

export interface BlockStoreOptions {
  /** Ends the wait by throwing its reason. What was sent may still arrive: then the block is there, whole. */
  readonly signal?: AbortSignal | undefined
}

/** Keeps sealed blocks (spec 05 §6.2). Rights and uniqueness are the database's business. */
export interface BlockStore {
  /**
   * Fulfilled once the block would survive a loss of power. What is there already is replaced: only a request that
   * was never acknowledged can have left it. Throws `BlockStoreUnavailable`.
   */
  create(address: BlockAddress, data: Uint8Array, options?: BlockStoreOptions): Promise<void>
  /** Undefined: no such block. Throws `BlockStoreUnavailable`. */
  read(address: BlockAddress, options?: BlockStoreOptions): Promise<Uint8Array | undefined>
}

/** A store that also lets go of blocks: never for a server, only for operators. */
export interface PurgeableBlockStore extends BlockStore {
  /**
   * For the purge of a deleted realm alone (spec 05 §10, ours); fine when there is no such block. Throws
   * `BlockStoreUnavailable`.
   */
  remove(address: BlockAddress, options?: BlockStoreOptions): Promise<void>
}

/** The store could not do it now; `cause` says why. Clients try again later (spec 04b §5.3). */
export class BlockStoreUnavailable extends Error {
  readonly code = 'block_store_unavailable'

  constructor(cause: unknown) {
    super('the block store is unavailable', { cause })
    this.name = 'BlockStoreUnavailable'
  }

  /** Why, in words for the operator: of every node of a RAID that failed. */
  get reason(): string {
    return reasonOf(this.cause)
  }
}

/** The name of a block in object stores, the same in those that were filled by others (spec 05 §6.3). */
export function objectKey({ organizationId, blockId }: BlockAddress): string {
  return `${organizationId}/${hyphenated(blockId)}`
}

/**
 * Runs `work` unless the signal has fired, and leaves it behind when it fires, throwing the reason. What `work` throws
 * becomes `BlockStoreUnavailable`.
 */
export async function available<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  signal?.throwIfAborted()
  const { promise: left, reject } = Promise.withResolvers<never>()
  const leave = () => reject(signal?.reason)
  signal?.addEventListener('abort', leave, { once: true })
  try {
    return await Promise.race([work(), left])
  } catch (error) {
    if (signal?.aborted) throw signal.reason
    if (error instanceof BlockStoreUnavailable) throw error
    throw new BlockStoreUnavailable(error)
  } finally {
    signal?.removeEventListener('abort', leave)
  }
}

function reasonOf(cause: unknown): string {
  if (cause instanceof BlockStoreUnavailable) return cause.reason
  if (cause instanceof AggregateError) return `${cause.message} (${cause.errors.map(reasonOf).join('; ')})`
  return cause instanceof Error ? cause.message : String(cause)
}
