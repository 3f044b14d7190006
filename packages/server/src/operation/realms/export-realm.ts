import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { addMicroseconds, type BlockId, type DateTime, fromHex, printDateTime, uuidFromBytes } from '@parallax/wire'
import type { BlockStore } from '../../blocks/block-store.ts'
import type { Read } from '../../db/database.ts'
import { type FoundOrganization, type FoundRealm, findOrganization, findRealm } from '../find-organization.ts'
import { OperatedServer, type OperationSource } from '../operated-server.ts'
import { OperationError } from '../operation-error.ts'
import { readPatiently, type Wait } from '../read-patiently.ts'
import { ExportFile, type ExportSubject } from './export-file.ts'

export interface ExportRealmOptions {
  readonly organization: string
  readonly realm: string
  /** A file, new or of an earlier run, or a folder. */
  readonly output: string
  /** That of the file that is there, else as late as may be. */
  readonly snapshot?: DateTime | undefined
  readonly onprogress?: (progress: { readonly bytes: number; readonly bytesTotal: number }) => void
  readonly wait?: Wait
}

export interface ExportReport {
  readonly path: string
  readonly snapshot: DateTime
  readonly vlobsBytes: number
  readonly blocksBytes: number
}

/** Data of this age can still come in: clients' clocks may be wrong by that much (spec 05 §11.4). */
const BALLPARK = 320_000_000
/** Of 1 MiB each at most. */
const VLOB_BATCH = 250
const BLOCK_BATCH = 10_000
/** Blocks that are read at once, and written together. */
const AT_ONCE = 10

/**
 * Writes the certificates, keys, vlobs and blocks of a realm into one SQLite file, still encrypted (spec 05 §11.4, §12).
 * A file of an earlier run is filled further. Throws `OperationError`; what the file has by then is kept.
 */
export async function exportRealm(source: OperationSource, options: ExportRealmOptions): Promise<ExportReport> {
  await using server = await OperatedServer.reach(source)
  const { read } = server.db
  const organization = await findOrganization(read, options.organization)
  const realm = await findRealm(read, organization, options.realm)
  if (realm.status === 'DELETED') throw new OperationError('realm_deleted', { workspace: realm.realmId })
  const snapshot = snapshotFor(options, server.clock.now())
  if (realm.createdOn > snapshot) throw new OperationError('realm_too_young', { workspace: realm.realmId })
  const blocks = await server.openBlocks()
  const path = pathFor(options.output, { organization, realm, snapshot })
  const subject = await subjectOf(read, { organization, realm, snapshot })
  using file = ExportFile.open(path, subject)
  const total = Number(subject.vlobsTotalBytes + subject.blocksTotalBytes)
  const tell = () => options.onprogress?.({ bytes: Math.min(file.bytes(), total), bytesTotal: total })
  const work = { server, read, organization, realm, snapshot, file, blocks, tell, wait: options.wait }
  await addCertificates(work)
  await addVlobs(work)
  await addBlocks(work)
  await addBlockData(work)
  if (!file.isWhole()) throw new OperationError('backup_damaged', { name: path })
  const { vlobsTotalBytes, blocksTotalBytes } = subject
  return { path, snapshot, vlobsBytes: Number(vlobsTotalBytes), blocksBytes: Number(blocksTotalBytes) }
}

interface Which {
  readonly organization: FoundOrganization
  readonly realm: FoundRealm
  readonly snapshot: DateTime
}

interface Work extends Which {
  readonly server: OperatedServer
  readonly read: Read
  readonly file: ExportFile
  readonly blocks: BlockStore
  readonly tell: () => void
  readonly wait: Wait | undefined
}

function snapshotFor({ snapshot, output }: ExportRealmOptions, now: DateTime): DateTime {
  const latest = addMicroseconds(now, -BALLPARK)
  const isFile = existsSync(output) && !statSync(output).isDirectory()
  const wanted = snapshot ?? (isFile ? ExportFile.snapshotOf(output) : undefined) ?? latest
  if (wanted > latest) throw new OperationError('snapshot_too_young', { latest: printDateTime(latest) })
  return wanted
}

function pathFor(output: string, { organization, realm, snapshot }: Which): string {
  if (!existsSync(output) || !statSync(output).isDirectory()) return output
  const time = printDateTime(snapshot).replace(/[-:]|\.\d+/g, '')
  return join(output, `parsec-export-${organization.organizationId}-realm-${realm.realmId}-${time}.sqlite`)
}

async function subjectOf(read: Read, { organization, realm, snapshot }: Which): Promise<ExportSubject> {
  const [totals] = await read<{ vlobs: bigint; blocks: bigint }>`
    select
      (select coalesce(sum(length(blob)), 0)::bigint from vlobs
       where realm = ${realm.key} and timestamp <= ${snapshot}) as vlobs,
      (select coalesce(sum(size), 0)::bigint from blocks
       where realm = ${realm.key} and created_on <= ${snapshot}) as blocks`
  return {
    organizationId: organization.organizationId,
    realmId: bytesOf(realm.realmId),
    rootVerifyKey: organization.rootVerifyKey,
    snapshot,
    vlobsTotalBytes: totals?.vlobs ?? 0n,
    blocksTotalBytes: totals?.blocks ?? 0n,
  }
}

/** Few enough for one transaction of the file. */
async function addCertificates({ read, organization, realm, snapshot, file, tell }: Work): Promise<void> {
  if (file.isDone('certificates')) return
  const common = await read<{ certificate: Uint8Array }>`
    select certificate from common_certificates
    where organization = ${organization.key} and timestamp <= ${snapshot} order by timestamp, rank`
  const sequester = await read<{ certificate: Uint8Array }>`
    select certificate from sequester_certificates
    where organization = ${organization.key} and timestamp <= ${snapshot} order by timestamp`
  const certificates = await read<{ certificate: Uint8Array }>`
    select certificate from realm_certificates where realm = ${realm.key} and timestamp <= ${snapshot} order by timestamp`
  const bundles = await read<{ keyIndex: bigint; keysBundle: Uint8Array }>`
    select key_index, keys_bundle from keys_bundles
    where realm = ${realm.key} and certified_on <= ${snapshot} order by key_index`
  const accesses = await read<{ userId: string; keyIndex: bigint; access: Uint8Array }>`
    select u.user_id, a.key_index, a.access
    from keys_bundle_accesses a join users u on u.id = a.user_key
    where a.realm = ${realm.key} and a.origin <= ${snapshot} order by a.origin, u.id`
  const services = await read<{ serviceId: string; keyIndex: bigint; access: Uint8Array }>`
    select a.service_id, a.key_index, a.access
    from sequester_keys_bundle_accesses a join keys_bundles b on b.realm = a.realm and b.key_index = a.key_index
    where a.realm = ${realm.key} and b.certified_on <= ${snapshot} order by a.key_index, a.service_id`
  const listed = (table: string, rows: readonly { readonly certificate: Uint8Array }[]) =>
    rows.map(({ certificate }, id) => ({ table, values: [id, certificate] }))
  file.add(
    [
      ...listed('common_certificate', common),
      ...listed('sequester_certificate', sequester),
      ...listed('realm_certificate', certificates),
      ...bundles.map(({ keyIndex, keysBundle }) => ({ table: 'realm_keys_bundle', values: [keyIndex, keysBundle] })),
      ...accesses.map(({ userId, keyIndex, access }, id) => ({
        table: 'realm_keys_bundle_access',
        values: [id, bytesOf(userId), keyIndex, access],
      })),
      ...services.map(({ serviceId, keyIndex, access }, id) => ({
        table: 'realm_sequester_keys_bundle_access',
        values: [id, bytesOf(serviceId), keyIndex, access],
      })),
    ],
    'certificates',
  )
  tell()
}

interface VlobRow {
  readonly checkpoint: bigint
  readonly vlobId: string
  readonly version: bigint
  readonly keyIndex: bigint
  readonly blob: Uint8Array
  readonly author: string
  readonly timestamp: bigint
}

async function addVlobs({ server, read, realm, snapshot, file, tell }: Work): Promise<void> {
  while (!file.isDone('vlobs')) {
    server.signal.throwIfAborted()
    const rows = await read<VlobRow>`
      select checkpoint, vlob_id, version, key_index, blob, author, timestamp from vlobs
      where realm = ${realm.key} and checkpoint > ${file.lastId('vlob_atom')} and checkpoint <= (
        select coalesce(max(checkpoint), 0) from vlobs where realm = ${realm.key} and timestamp <= ${snapshot})
      order by checkpoint limit ${VLOB_BATCH}`
    const atoms = rows.map(({ checkpoint, vlobId, version, keyIndex, blob, author, timestamp }) => ({
      table: 'vlob_atom',
      values: [...[checkpoint, bytesOf(vlobId), version, keyIndex], ...[blob, blob.length, bytesOf(author), timestamp]],
    }))
    file.add(atoms, rows.length < VLOB_BATCH ? 'vlobs' : undefined)
    tell()
  }
}

interface BlockRow {
  readonly id: bigint
  readonly blockId: string
  readonly author: string
  readonly size: number
  readonly keyIndex: bigint
}

async function addBlocks({ server, read, realm, snapshot, file }: Work): Promise<void> {
  while (!file.isDone('blocks_metadata')) {
    server.signal.throwIfAborted()
    const rows = await read<BlockRow>`
      select id, block_id, author, size, key_index from blocks
      where realm = ${realm.key} and id > ${file.lastId('block')} and id <= (
        select coalesce(max(id), 0) from blocks where realm = ${realm.key} and created_on <= ${snapshot})
      order by id limit ${BLOCK_BATCH}`
    const records = rows.map(({ id, blockId, author, size, keyIndex }) => ({
      table: 'block',
      values: [id, bytesOf(blockId), bytesOf(author), size, keyIndex],
    }))
    file.add(records, rows.length < BLOCK_BATCH ? 'blocks_metadata' : undefined)
  }
}

async function addBlockData({ server, organization, file, blocks, tell, wait }: Work): Promise<void> {
  const { organizationId } = organization
  while (!file.isDone('blocks_data')) {
    const wanted = file.blocksWithoutData(AT_ONCE)
    const rows = await Promise.all(
      wanted.map(async ({ id, blockId, size }) => {
        const address = { organizationId, blockId: uuidFromBytes<BlockId>(blockId) }
        const data = await readPatiently(blocks, address, { signal: server.signal, wait })
        if (data === undefined || BigInt(data.length) !== size)
          throw new OperationError('block_lost', { block: address.blockId })
        return { table: 'block_data', values: [id, data] }
      }),
    )
    file.add(rows, wanted.length < AT_ONCE ? 'blocks_data' : undefined)
    tell()
  }
}

function bytesOf(id: string): Uint8Array {
  return fromHex(id) ?? new Uint8Array(0)
}
