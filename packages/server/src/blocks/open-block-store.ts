import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { BlockBuffers } from '../block-buffers.ts'
import type { BlockStoreChoice, PlainStoreChoice } from '../config/block-store-option.ts'
import { describeBlockStore } from '../config/block-store-option.ts'
import { ConfigurationError } from '../config/read-settings.ts'
import type { Clock } from '../context.ts'
import type { Database } from '../db/database.ts'
import { BlockStoreUnavailable, type PurgeableBlockStore } from './block-store.ts'
import { lendingDisk } from './disk.ts'
import { FileBlockStore } from './file-block-store.ts'
import { PostgresqlBlockStore } from './postgresql-block-store.ts'
import { Raid0BlockStore } from './raid0-block-store.ts'
import { Raid1BlockStore } from './raid1-block-store.ts'
import { Raid5BlockStore } from './raid5-block-store.ts'
import { S3BlockStore } from './s3-block-store.ts'
import { SwiftBlockStore } from './swift-block-store.ts'

export interface BlockStoreParts {
  /** For blocks that are kept in the database. */
  readonly db: Pick<Database, 'read' | 'write'>
  readonly clock: Clock
  /** For blocks that are read from files; without them each has memory of its own. */
  readonly buffers?: BlockBuffers
}

const RAIDS = { raid0: Raid0BlockStore, raid1: Raid1BlockStore, raid5: Raid5BlockStore } as const

/** The block store of the configuration. Throws `ConfigurationError` when a part of it cannot be used (spec 05 §2). */
export async function openBlockStore(choice: BlockStoreChoice, parts: BlockStoreParts): Promise<PurgeableBlockStore> {
  if (!('nodes' in choice)) return await openPlainStore(choice, parts)
  const nodes = await Promise.all(choice.nodes.map((node) => openPlainStore(node, parts)))
  return new RAIDS[choice.type](nodes)
}

async function openPlainStore(choice: PlainStoreChoice, parts: BlockStoreParts): Promise<PurgeableBlockStore> {
  const { db, clock } = parts
  switch (choice.type) {
    case 'file':
      return await openFolder(resolve(choice.folder), parts)
    case 'temporary':
      return await openFolder(temporaryFolder(), parts)
    case 'postgresql':
      return new PostgresqlBlockStore(db)
    case 's3':
      return await checked(choice, new S3BlockStore(choice, { clock }))
    case 'swift':
      return await checked(choice, new SwiftBlockStore(choice))
  }
}

async function openFolder(folder: string, { clock, buffers }: BlockStoreParts): Promise<PurgeableBlockStore> {
  try {
    return await FileBlockStore.open(folder, { now: clock.now(), ...(buffers && { disk: lendingDisk(buffers) }) })
  } catch (cause) {
    throw new ConfigurationError(`Blocks cannot be kept in ${folder}: ${reasonOf(cause)}.`, { cause })
  }
}

async function checked<Store extends PurgeableBlockStore & { check(): Promise<void> }>(
  choice: PlainStoreChoice,
  store: Store,
): Promise<Store> {
  try {
    await store.check()
    return store
  } catch (error) {
    const reason = error instanceof BlockStoreUnavailable ? error.reason : reasonOf(error)
    const message = `The block store ${describeBlockStore(choice)} cannot be used: ${reason}.`
    throw new ConfigurationError(message, { cause: error })
  }
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'parallax-blocks-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
