import type { Database } from '../db/database.ts'
import { available, type BlockAddress, type BlockStoreOptions, type PurgeableBlockStore } from './block-store.ts'

/** Blocks in the table `block_data` of the database (spec 05 §6.1). */
export class PostgresqlBlockStore implements PurgeableBlockStore {
  readonly #db: Pick<Database, 'read' | 'write'>

  constructor(db: Pick<Database, 'read' | 'write'>) {
    this.#db = db
  }

  async create(
    { organizationId, blockId }: BlockAddress,
    data: Uint8Array,
    { signal }: BlockStoreOptions = {},
  ): Promise<void> {
    const write = () =>
      this.#db.write(async (tx) => {
        tx.write`
          insert into block_data (organization_id, block_id, data) values (${organizationId}, ${blockId}, ${data})
          on conflict (organization_id, block_id) do update set data = excluded.data`
        return { status: 'ok' }
      })
    await available(signal, write)
  }

  async read(
    { organizationId, blockId }: BlockAddress,
    { signal }: BlockStoreOptions = {},
  ): Promise<Uint8Array | undefined> {
    const [row] = await available(
      signal,
      () => this.#db.read<{ data: Uint8Array }>`
        select data from block_data where organization_id = ${organizationId} and block_id = ${blockId}`,
    )
    return row?.data
  }

  async remove({ organizationId, blockId }: BlockAddress, { signal }: BlockStoreOptions = {}): Promise<void> {
    const write = () =>
      this.#db.write(async (tx) => {
        tx.write`delete from block_data where organization_id = ${organizationId} and block_id = ${blockId}`
        return { status: 'ok' }
      })
    await available(signal, write)
  }
}
