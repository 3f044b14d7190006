import { resolve } from 'node:path'
import type { BlockStoreChoice } from '../config/block-store-option.ts'
import { ConfigurationError } from '../config/read-settings.ts'
import type { Clock } from '../context.ts'
import type { Database } from '../db/database.ts'
import type { BlockStore } from './block-store.ts'
import { FileBlockStore } from './file-block-store.ts'
import { PostgresqlBlockStore } from './postgresql-block-store.ts'

/** The block store of the configuration. Throws `ConfigurationError` when its folder cannot be used. */
export async function openBlockStore(
  choice: BlockStoreChoice,
  { db, clock }: { readonly db: Database; readonly clock: Clock },
): Promise<BlockStore> {
  switch (choice.type) {
    case 'file':
      return await openFolder(resolve(choice.folder), clock)
    case 'postgresql':
      return new PostgresqlBlockStore(db)
  }
}

async function openFolder(folder: string, clock: Clock): Promise<BlockStore> {
  try {
    return await FileBlockStore.open(folder, { now: clock.now() })
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new ConfigurationError(`Blocks cannot be kept in ${folder}: ${reason}.`, { cause })
  }
}
