import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BlockId, type OrganizationId, printDateTime } from '@parallax/wire'
import type { BlockAddress, BlockStore } from '../../blocks/block-store.ts'
import { describeBlockStore } from '../../config/block-store-option.ts'
import type { Sql } from '../../db/client.ts'
import { schemaState } from '../../db/migrate.ts'
import { VERSION } from '../../version.ts'
import { LongTransaction } from '../long-transaction.ts'
import { OperatedServer, type OperationSource } from '../operated-server.ts'
import { readPatiently, type Wait } from '../read-patiently.ts'
import type { BackupSink } from './backup-sink.ts'
import { packBlock } from './block-pack.ts'
import {
  countRows,
  migrationRecords,
  refuseIfEmpty,
  sequenceStates,
  tableParts,
  tableShapes,
} from './database-snapshot.ts'
import {
  BEGIN,
  dataFileName,
  type FileRecord,
  FORMAT,
  FORMAT_VERSION,
  KEYS,
  MANIFEST,
  type Manifest,
  PART,
  printDocument,
  SEAL,
  sealOf,
  sha256,
  type TableShape,
} from './format.ts'

export interface BackUpOptions {
  /** `exclude`: a store that is backed up by itself. */
  readonly blocks: 'include' | 'exclude'
  readonly onprogress?: (progress: BackupProgress) => void
  readonly wait?: Wait
}

/** Bytes that are done, of all; an estimate until the end. */
export interface BackupProgress {
  readonly bytes: number
  readonly bytesTotal: number
}

/** What a backup holds. */
export interface BackupReport {
  readonly rows: number
  readonly blocks: number
  readonly blockBytes: number
  /** Blocks that the database knows and the store does not have: lost before, and so in the backup. */
  readonly lostBlocks: readonly string[]
  /** Whether the keys of the server are in it. */
  readonly keys: 'included' | 'elsewhere'
}

/** How many blocks are read at once. */
const AT_ONCE = 8

/**
 * Copies everything of a server, which may go on running: the database as it is at one instant, then the blocks that it
 * knows. `openSink` is called once the database is reached. Throws `OperationError`; then there is no backup.
 */
export async function backUp(
  source: OperationSource,
  openSink: () => Promise<BackupSink>,
  options: BackUpOptions,
): Promise<BackupReport> {
  await using server = await OperatedServer.reach(source)
  await schemaState(server.address)
  const blocks = options.blocks === 'include' ? await server.openBlocks() : null
  await using transaction = await LongTransaction.begin(server.address, 'read-only snapshot')
  const { sql } = transaction
  await refuseIfEmpty(sql)
  const sink = await openSink()
  try {
    return await new BackupWriter(server, { sql, sink, blocks, options }).write()
  } catch (error) {
    await sink.abandon()
    source.signal.throwIfAborted()
    throw error
  }
}

interface WriterParts {
  readonly sql: Sql
  readonly sink: BackupSink
  /** Null: left out. */
  readonly blocks: BlockStore | null
  readonly options: BackUpOptions
}

interface KnownBlock {
  readonly organizationId: OrganizationId
  readonly blockId: BlockId
  readonly size: number
}

/** Writes one backup, file by file, the manifest last. */
class BackupWriter {
  readonly #server: OperatedServer
  readonly #parts: WriterParts
  readonly #files: FileRecord[] = []
  readonly #rows: Record<string, number> = {}
  readonly #lost: string[] = []
  #blocks = { count: 0, bytes: 0 }
  #bytes = 0
  #bytesTotal = 0

  constructor(server: OperatedServer, parts: WriterParts) {
    this.#server = server
    this.#parts = parts
  }

  async write(): Promise<BackupReport> {
    const { sql, sink } = this.#parts
    const tables = await tableShapes(sql)
    this.#bytesTotal = await this.#estimate()
    await this.#putDocument(BEGIN, await this.#begin(tables))
    const keys = this.#keys()
    if (keys !== null) await this.#putDocument(KEYS, keys)
    for (const table of tables) await this.#putTable(table)
    await this.#putBlocks()
    await this.#seal()
    await sink.finish()
    const rows = Object.values(this.#rows).reduce((sum, count) => sum + count, 0)
    const { count, bytes } = this.#blocks
    return {
      rows,
      blocks: count,
      blockBytes: bytes,
      lostBlocks: this.#lost,
      keys: keys === null ? 'elsewhere' : 'included',
    }
  }

  async #begin(tables: readonly TableShape[]) {
    const { sql, blocks } = this.#parts
    const { place, clock } = this.#server
    const [version] = await sql<{ version: string }[]>`select current_setting('server_version') as version`
    return {
      format: FORMAT,
      version: FORMAT_VERSION,
      made_on: printDateTime(clock.now()),
      program: VERSION,
      postgresql: version?.version,
      migrations: await migrationRecords(sql),
      tables,
      blocks: blocks === null || place.blockStore === null ? null : { store: describeBlockStore(place.blockStore) },
    }
  }

  /** Null: they are settings of the server, not files of a data folder. */
  #keys() {
    const { dataDirectory } = this.#server.place
    if (dataDirectory === null) return null
    const read = (name: string) => readFileSync(join(dataDirectory, name), 'utf8').trim()
    return { administration_token: read('administration-token'), server_key: read('server-key') }
  }

  async #putTable(table: TableShape): Promise<void> {
    const { sql } = this.#parts
    let number = 0
    for await (const content of tableParts(sql, table)) {
      number += 1
      await this.#putData(`tables/${table.name}`, { number, content })
    }
    this.#rows[table.name] = await countRows(sql, table.name)
  }

  async #putBlocks(): Promise<void> {
    const { sql, blocks } = this.#parts
    if (blocks === null) return
    let pack: Uint8Array[] = []
    let size = 0
    let number = 0
    const flush = async () => {
      number += 1
      await this.#putData('blocks', { number, content: Buffer.concat(pack) })
      pack = []
      size = 0
    }
    const known = sql<KnownBlock[]>`
      select o.organization_id, b.block_id, b.size
      from blocks b join organizations o on o.id = b.organization join realms r on r.id = b.realm
      where r.status <> 'DELETED'
      order by b.organization, b.id`
    for await (const some of known.cursor(AT_ONCE))
      for (const packed of await Promise.all(some.map((block) => this.#packed(blocks, block)))) {
        if (packed === undefined) continue
        pack.push(packed)
        size += packed.length
        if (size >= PART) await flush()
      }
    if (size > 0) await flush()
  }

  /** Undefined: the store does not have it, or not whole. */
  async #packed(blocks: BlockStore, { size, ...address }: KnownBlock): Promise<Uint8Array | undefined> {
    const data = await readPatiently(blocks, address, { signal: this.#server.signal, wait: this.#parts.options.wait })
    if (data?.length !== size) {
      this.#lost.push(nameOf(address))
      return undefined
    }
    this.#blocks = { count: this.#blocks.count + 1, bytes: this.#blocks.bytes + data.length }
    return packBlock({ address, data })
  }

  async #seal(): Promise<void> {
    const { sql, sink } = this.#parts
    const sequences = await sequenceStates(sql)
    const rows = this.#rows
    const manifest: Manifest = { files: this.#files, rows, sequences, blocks: this.#blocks, lost_blocks: this.#lost }
    const content = printDocument(manifest)
    await sink.put({ name: MANIFEST, content })
    await sink.put({ name: SEAL, content: new TextEncoder().encode(sealOf(content)) })
  }

  async #putData(folder: string, part: { readonly number: number; readonly content: Uint8Array }): Promise<void> {
    await this.#put(dataFileName(folder, part), part.content)
  }

  async #putDocument(name: string, value: unknown): Promise<void> {
    await this.#put(name, printDocument(value))
  }

  async #put(name: string, content: Uint8Array): Promise<void> {
    this.#server.signal.throwIfAborted()
    await this.#parts.sink.put({ name, content })
    this.#files.push({ name, size: content.length, sha256: sha256(content) })
    this.#bytes += content.length
    const bytesTotal = Math.max(this.#bytes, this.#bytesTotal)
    this.#parts.options.onprogress?.({ bytes: this.#bytes, bytesTotal })
  }

  /** The size of the tables on disk, and what the blocks say of theirs. */
  async #estimate(): Promise<number> {
    const { sql, blocks } = this.#parts
    const [row] = await sql<{ tables: bigint; blocks: bigint }[]>`
      select
        (select coalesce(sum(pg_table_size(c.oid)), 0)::bigint from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where c.relkind = 'r' and n.nspname = current_schema() and c.relname <> 'block_data') as tables,
        (select coalesce(sum(b.size), 0)::bigint from blocks b) as blocks`
    return Number(row?.tables ?? 0n) + (blocks === null ? 0 : Number(row?.blocks ?? 0n))
  }
}

function nameOf({ organizationId, blockId }: BlockAddress): string {
  return `${organizationId}/${blockId}`
}
