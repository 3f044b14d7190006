import { type BlockAddress, BlockStoreUnavailable } from '../blocks/block-store.ts'
import type { ServerContext } from '../context.ts'

type Stores = Pick<ServerContext, 'blocks' | 'log'>

/** False: the store is not available, the log says why. */
export async function storeBlock({ blocks, log }: Stores, address: BlockAddress, block: Uint8Array): Promise<boolean> {
  try {
    await blocks.create(address, block)
    return true
  } catch (error) {
    if (!(error instanceof BlockStoreUnavailable)) throw error
    log.warn({ event: 'block-not-stored', ...address, reason: error.reason, error: error.cause })
    return false
  }
}

/** A block that the database knows; undefined: not available, the log says why. */
export async function loadBlock({ blocks, log }: Stores, address: BlockAddress): Promise<Uint8Array | undefined> {
  try {
    const block = await blocks.read(address)
    // It was durable before it was known: somebody removed it, or the store is not the one that it was.
    if (block === undefined) log.error({ event: 'block-lost', ...address })
    return block
  } catch (error) {
    if (!(error instanceof BlockStoreUnavailable)) throw error
    log.warn({ event: 'block-not-read', ...address, reason: error.reason, error: error.cause })
    return undefined
  }
}
