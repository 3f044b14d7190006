import { createReadStream, existsSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { type BlockId, parseOrganizationId, parseUuid } from '@parallax/wire'
import { type BlockAddress, objectKey, type PurgeableBlockStore } from '../../blocks/block-store.ts'
import type { Sql } from '../../db/client.ts'
import { databaseWithin } from '../database-within.ts'
import { type FoundOrganization, type FoundRealm, findOrganization, findRealm } from '../find-organization.ts'
import { OperatedServer, type OperationSource } from '../operated-server.ts'
import { isDiskFull, OperationError } from '../operation-error.ts'
import { deletableStates, reasonsOf } from './list-deletable-realms.ts'

export interface DeleteRealmOptions {
  readonly organization: string
  readonly realm: string
  /** Gets the keys of all objects of the realm, one a line. */
  readonly dumpFile: string
  readonly mode: 'delete' | 'dry-run'
  /** `purge`: the blocks are removed from the store too. */
  readonly store: 'keep' | 'purge'
  readonly onprogress?: (progress: { readonly files: number; readonly filesTotal: number }) => void
}

export interface DeleteRealmReport {
  /** Objects whose keys stand in the file. */
  readonly blocks: number
  readonly purged: number
}

/** Keys that are asked for at once. */
const BATCH = 10_000
/** Blocks that are removed at once. */
const AT_ONCE = 10

/**
 * Deletes the data of a realm whose time has come; certificates, roles and names stay (spec 05 §10). The keys of its
 * objects are written first, whatever comes of the rest. Of a realm that is deleted already, `purge` removes the blocks
 * that an earlier call wrote down. Throws `OperationError`.
 */
export async function deleteRealm(source: OperationSource, options: DeleteRealmOptions): Promise<DeleteRealmReport> {
  await using server = await OperatedServer.reach(source)
  const { read } = server.db
  const organization = await findOrganization(read, options.organization)
  const realm = await findRealm(read, organization, options.realm)
  const blocks = options.store === 'purge' && options.mode === 'delete' ? await server.openBlocks() : null
  const isLeft = realm.status === 'DELETED'
  // Nothing may be written over the keys of an earlier call: the database does not know them any more.
  if (isLeft && (blocks === null || !existsSync(options.dumpFile)))
    throw new OperationError('realm_deleted', { workspace: realm.realmId })
  const count = isLeft
    ? await countLines(options.dumpFile)
    : await dumpAndDelete(server, { organization, realm, options })
  const purged = blocks === null ? 0 : await purge(server, { blocks, organization, options, count })
  return { blocks: count, purged }
}

interface WhichRealm {
  readonly organization: FoundOrganization
  readonly realm: FoundRealm
}

/** Once more while blocks come between the keys and the lock. */
async function dumpAndDelete(
  server: OperatedServer,
  { organization, realm, options }: WhichRealm & { readonly options: DeleteRealmOptions },
): Promise<number> {
  for (;;) {
    const count = await writeKeys(server, { organization, realm, path: options.dumpFile })
    const { status } = await deleteRows(server, { organization, realm, mode: options.mode, count })
    if (status !== 'more_blocks') return count
  }
}

async function writeKeys(
  server: OperatedServer,
  { organization, realm, path }: WhichRealm & { readonly path: string },
): Promise<number> {
  try {
    await using file = await open(path, 'w', 0o600)
    const count = await appendKeys(server, { organization, realm, file })
    await file.sync()
    return count
  } catch (cause) {
    if (isDiskFull(cause)) throw new OperationError('disk_full', { path }, { cause })
    if (!(cause instanceof Error && 'syscall' in cause)) throw cause
    throw new OperationError('target_unwritable', { path, reason: cause.message }, { cause })
  }
}

async function appendKeys(
  server: OperatedServer,
  { organization, realm, file }: WhichRealm & { readonly file: FileHandle },
): Promise<number> {
  let count = 0
  for (let last = 0n; ; ) {
    server.signal.throwIfAborted()
    const rows = await server.db.read<{ id: bigint; blockId: BlockId }>`
      select id, block_id from blocks where realm = ${realm.key} and id > ${last} order by id limit ${BATCH}`
    if (rows.length === 0) return count
    await file.appendFile(
      rows.map(({ blockId }) => `${objectKey({ organizationId: organization.organizationId, blockId })}\n`).join(''),
    )
    count += rows.length
    last = rows.at(-1)?.id ?? last
  }
}

interface Deletion {
  readonly status: 'ok' | 'dry_run' | 'more_blocks'
}

/** The checks again under the lock that keeps writers of the realm out, then the deletion, in one transaction. */
async function deleteRows(
  server: OperatedServer,
  { organization, realm, mode, count }: WhichRealm & Pick<DeleteRealmOptions, 'mode'> & { readonly count: number },
): Promise<Deletion> {
  return await server.db.write(async (tx): Promise<Deletion> => {
    await tx.sql`select hold_realm('exclusive', ${organization.key}, ${realm.realmId})`
    await refuseUnlessDeletable(server, { sql: tx.sql, organization, realm })
    if (mode === 'dry-run') return { status: 'dry_run' }
    const [blocks] = await tx.sql<{ count: number }[]>`
      select count(*)::int as count from blocks where realm = ${realm.key}`
    if (blocks?.count !== count) return { status: 'more_blocks' }
    tx.write`delete from blocks where realm = ${realm.key}`
    tx.write`delete from vlobs where realm = ${realm.key}`
    tx.write`delete from keys_bundle_accesses where realm = ${realm.key}`
    tx.write`delete from sequester_keys_bundle_accesses where realm = ${realm.key}`
    tx.write`delete from cryptpad_sessions where realm = ${realm.key}`
    tx.write`update keys_bundles set keys_bundle = null where realm = ${realm.key}`
    tx.write`update realms set status = 'DELETED' where id = ${realm.key}`
    return { status: 'ok' }
  })
}

async function refuseUnlessDeletable(
  server: OperatedServer,
  { sql, organization, realm }: WhichRealm & { readonly sql: Sql },
): Promise<void> {
  const [state] = await deletableStates(databaseWithin(sql).read, {
    organization: organization.key,
    realm: realm.key,
  })
  if (state === undefined || state.status === 'DELETED')
    throw new OperationError('realm_deleted', { workspace: realm.realmId })
  if (reasonsOf(state, server.clock.now()).length > 0) return
  const isPlanned = state.status === 'DELETION_PLANNED'
  throw new OperationError(isPlanned ? 'deletion_not_due' : 'realm_not_deletable', { workspace: realm.realmId })
}

interface Purge {
  readonly blocks: PurgeableBlockStore
  readonly organization: FoundOrganization
  readonly options: DeleteRealmOptions
  readonly count: number
}

async function purge(server: OperatedServer, { blocks, organization, options, count }: Purge): Promise<number> {
  let purged = 0
  let some: BlockAddress[] = []
  const flush = async () => {
    await Promise.all(some.map((address) => blocks.remove(address, { signal: server.signal })))
    purged += some.length
    some = []
    options.onprogress?.({ files: purged, filesTotal: count })
  }
  for await (const line of linesOf(options.dumpFile)) {
    some.push(addressOf(line, organization))
    if (some.length >= AT_ONCE) await flush()
  }
  await flush()
  return purged
}

/** Nothing but blocks of this organization is removed, whatever stands in the file. */
function addressOf(line: string, organization: FoundOrganization): BlockAddress {
  const [name = '', id = ''] = line.split('/')
  const organizationId = parseOrganizationId(name)
  const blockId = parseUuid<BlockId>(id)
  if (organizationId === undefined || blockId === undefined || name !== organization.organizationId)
    throw new OperationError('source_unreadable', { path: line })
  return { organizationId, blockId }
}

function linesOf(path: string): AsyncIterable<string> {
  return createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })
}

async function countLines(path: string): Promise<number> {
  let count = 0
  for await (const line of linesOf(path)) count += line === '' ? 0 : 1
  return count
}
