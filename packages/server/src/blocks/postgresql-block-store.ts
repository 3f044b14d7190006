import type { Database } from '../db/database.ts'
import { type BlockAddress, type BlockStore, BlockStoreUnavailable } from './block-store.ts'

/** Blocks in the table `block_data` of the database (spec 05 §6.1). */
export class PostgresqlBlockStore implements BlockStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  async create({ organizationId, blockId }: BlockAddress, data: Uint8Array): Promise<void> {
    await available(
      this.#db.write(async (tx) => {
        tx.write`
          insert into block_data (organization_id, block_id, data) values (${organizationId}, ${blockId}, ${data})
          on conflict (organization_id, block_id) do update set data = excluded.data`
        return { status: 'ok' }
      }),
    )
  }

  async read({ organizationId, blockId }: BlockAddress): Promise<Uint8Array | undefined> {
    const [row] = await available(
      this.#db.read<{ data: Uint8Array }>`
        select data from block_data where organization_id = ${organizationId} and block_id = ${blockId}`,
    )
    return row?.data
  }
}

async function available<T>(result: Promise<T>): Promise<T> {
  try {
    return await result
  } catch (error) {
    throw new BlockStoreUnavailable(error)
  }
}
