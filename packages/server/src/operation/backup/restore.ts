import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BlockStore, BlockStoreUnavailable } from '../../blocks/block-store.ts'
import type { Sql } from '../../db/client.ts'
import { writeDurably } from '../../db/embedded/write-durably.ts'
import { loadMigrations, MigrationError } from '../../db/migrate.ts'
import { openDataFolder } from '../../local-profile/data-folder.ts'
import { databaseWithin } from '../database-within.ts'
import { LongTransaction } from '../long-transaction.ts'
import { OperatedServer, type OperationSource, placeOf } from '../operated-server.ts'
import { isDiskFull, OperationError } from '../operation-error.ts'
import type { BackupFiles } from './backup-source.ts'
import { unpackBlocks } from './block-pack.ts'
import { countRows, quoted } from './database-snapshot.ts'
import {
  BEGIN,
  type Begin,
  checkedDataFile,
  damaged,
  type FileRecord,
  KEYS,
  type Keys,
  MANIFEST,
  type Manifest,
  readBegin,
  readKeys,
  readManifest,
  SEAL,
  sha256,
} from './format.ts'
import type { TarEntry } from './tar.ts'

export interface RestoreOptions {
  readonly onprogress?: (progress: { readonly bytes: number; readonly bytesTotal: null }) => void
}

export interface RestoreReport {
  readonly rows: number
  readonly blocks: number
  /** When the backup was made, RFC 3339. */
  readonly madeOn: string
  /** `written` into the data folder, `unused`: the server gets them as settings, `none` in the backup. */
  readonly keys: 'written' | 'unused' | 'none'
  /** Migrations of this program that the backup does not have yet. */
  readonly missingMigrations: readonly string[]
  readonly lostBlocks: readonly string[]
}

/** How many blocks are stored at once. */
const AT_ONCE = 8

/**
 * Puts a backup where nothing is: into an empty database and into the block store of the settings. All rows appear
 * at once, after every file was verified. Throws `OperationError`; then the database is as empty as before.
 */
export async function restore(
  source: OperationSource,
  files: BackupFiles,
  options: RestoreOptions = {},
): Promise<RestoreReport> {
  const first = await files.next()
  if (first.done || first.value.name !== BEGIN) throw new OperationError('not_a_backup')
  const begin = readBegin(first.value.content)
  const missing = missingMigrations(begin)
  const { dataDirectory } = placeOf(source)
  if (dataDirectory !== null) openDataFolder(dataDirectory)
  await using server = await OperatedServer.start(source)
  await using transaction = await LongTransaction.begin(server.address, 'read and write')
  const { sql } = transaction
  try {
    await refuseUnlessEmpty(sql)
    await applyMigrations(sql, begin)
    // Opened as soon as the tables are there: one of them may be the store.
    const blocks = begin.blocks === null ? null : await server.openBlocks(databaseWithin(sql))
    const reader = new BackupReader(server, { transaction, blocks, begin, options })
    reader.note(first.value)
    const report = await reader.read(files)
    await transaction.commit()
    return { ...report, madeOn: begin.made_on, missingMigrations: missing }
  } catch (error) {
    source.signal.throwIfAborted()
    if (!(error instanceof OperationError) && isDiskFull(error))
      throw new OperationError('disk_full', { path: dataDirectory ?? 'the database' }, { cause: error })
    throw error
  }
}

/** Throws when the backup is of a newer server than this one. */
function missingMigrations({ migrations }: Begin): readonly string[] {
  const ours = loadMigrations()
  for (const { index, checksum, name } of migrations) {
    const own = ours[index - 1]
    if (own === undefined)
      throw new MigrationError('newer_schema', `The backup is of a newer server (migration ${name}).`)
    if (own.checksum !== checksum)
      throw new MigrationError('changed_script', `Migration ${name} of the backup is not the one of this program.`)
  }
  return ours.slice(migrations.length).map(({ name }) => name)
}

async function refuseUnlessEmpty(sql: Sql): Promise<void> {
  const tables = await sql<{ name: string }[]>`
    select c.relname::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'S') and n.nspname = current_schema() limit 1`
  if (tables.length > 0) throw new OperationError('database_not_empty')
}

async function applyMigrations(sql: Sql, { migrations }: Begin): Promise<void> {
  await sql.unsafe(`
    create table migrations (
      index integer primary key, name text not null, checksum text not null, applied_on bigint not null
    )`)
  const ours = loadMigrations()
  for (const { index, name, checksum, applied_on } of migrations) {
    await sql.unsafe(ours[index - 1]?.script ?? '')
    await sql`
      insert into migrations (index, name, checksum, applied_on)
      values (${index}, ${name}, ${checksum}, ${BigInt(applied_on)})`
  }
}

interface ReaderParts {
  readonly transaction: LongTransaction
  /** Null: the backup has none. */
  readonly blocks: BlockStore | null
  readonly begin: Begin
  readonly options: RestoreOptions
}

/** Reads one backup: each file is verified before anything of it is used, all of them together at the end. */
class BackupReader {
  readonly #server: OperatedServer
  readonly #parts: ReaderParts
  readonly #seen: FileRecord[] = []
  #keys: Keys | null = null
  #blocks = 0
  #bytes = 0

  constructor(server: OperatedServer, parts: ReaderParts) {
    this.#server = server
    this.#parts = parts
  }

  note({ name, content }: TarEntry): void {
    this.#server.signal.throwIfAborted()
    this.#seen.push({ name, size: content.length, sha256: sha256(content) })
    this.#bytes += content.length
    this.#parts.options.onprogress?.({ bytes: this.#bytes, bytesTotal: null })
  }

  async read(files: BackupFiles): Promise<Omit<RestoreReport, 'madeOn' | 'missingMigrations'>> {
    let next = await files.next()
    while (!next.done && next.value.name !== MANIFEST) {
      const entry = next.value
      const folder = checkedDataFile(entry.name, entry.content)?.folder
      if (folder === undefined) {
        this.#readKeys(entry)
        next = await files.next()
      } else if (folder === 'blocks') {
        await this.#storeBlocks(entry)
        next = await files.next()
      } else next = await this.#fillTable(folder, { first: entry, files })
    }
    if (next.done) throw new OperationError('backup_incomplete')
    return await this.#conclude(next.value, await files.next())
  }

  #readKeys(entry: TarEntry): void {
    if (entry.name !== KEYS) throw damaged(entry.name)
    this.note(entry)
    this.#keys = readKeys(entry.content)
    const { dataDirectory } = this.#server.place
    if (dataDirectory !== null) refuseOtherKeys(dataDirectory, this.#keys)
  }

  async #storeBlocks(entry: TarEntry): Promise<void> {
    const { blocks } = this.#parts
    if (blocks === null) throw damaged(entry.name)
    const packed = [...unpackBlocks(entry.content)]
    try {
      for (let at = 0; at < packed.length; at += AT_ONCE)
        await Promise.all(packed.slice(at, at + AT_ONCE).map(({ address, data }) => blocks.create(address, data)))
    } catch (error) {
      if (!(error instanceof BlockStoreUnavailable) || isDiskFull(error)) throw error
      throw new OperationError('blocks_unavailable', { reason: error.reason }, { cause: error })
    }
    this.#blocks += packed.length
    this.note(entry)
  }

  /** All parts of one table; answers the first file that is none. */
  async #fillTable(
    folder: string,
    { first, files }: { readonly first: TarEntry; readonly files: BackupFiles },
  ): Promise<IteratorResult<TarEntry, unknown>> {
    const { transaction, begin } = this.#parts
    const table = begin.tables.find(({ name }) => folder === `tables/${name}`)
    if (table === undefined) throw damaged(first.name)
    const note = (entry: TarEntry) => this.note(entry)
    let next: IteratorResult<TarEntry, unknown> = { done: false, value: first }
    async function* parts() {
      while (!next.done && checkedDataFile(next.value.name, next.value.content)?.folder === folder) {
        note(next.value)
        yield next.value.content
        next = await files.next()
      }
    }
    const copy = `copy ${quoted(table.name)} (${table.columns.map(quoted).join(', ')}) from stdin (format binary)`
    await transaction.copyIn(copy, parts())
    return next
  }

  async #conclude(manifestFile: TarEntry, seal: IteratorResult<TarEntry, unknown>) {
    if (seal.done || seal.value.name !== SEAL) throw new OperationError('backup_incomplete')
    const manifest = readManifest(manifestFile.content, seal.value.content)
    if (JSON.stringify(manifest.files) !== JSON.stringify(this.#seen)) throw damaged(MANIFEST)
    const rows = await this.#countRows(manifest)
    await this.#setSequences(manifest)
    return { rows, blocks: this.#blocks, keys: this.#writeKeys(), lostBlocks: manifest.lost_blocks }
  }

  async #countRows(manifest: Manifest): Promise<number> {
    let rows = 0
    for (const { name } of this.#parts.begin.tables) {
      const count = await countRows(this.#parts.transaction.sql, name)
      if (count !== manifest.rows[name]) throw damaged(`tables/${name}`)
      rows += count
    }
    return rows
  }

  async #setSequences({ sequences }: Manifest): Promise<void> {
    const { sql } = this.#parts.transaction
    for (const { table, column, last_value, is_called } of sequences)
      await sql`
        select setval(pg_get_serial_sequence(quote_ident(${table}), ${column}), ${BigInt(last_value)}, ${is_called})`
  }

  /** Before the rows appear: a server that starts on them without these keys would make other ones. */
  #writeKeys(): RestoreReport['keys'] {
    const { dataDirectory } = this.#server.place
    if (this.#keys === null) return 'none'
    if (dataDirectory === null) return 'unused'
    for (const [name, key] of keyFiles(this.#keys)) writeDurably(join(dataDirectory, name), `${key}\n`)
    return 'written'
  }
}

function keyFiles({ administration_token, server_key }: Keys): readonly (readonly [string, string])[] {
  return [
    ['administration-token', administration_token],
    ['server-key', server_key],
  ]
}

/** Those of the same backup may be there, from an attempt that ended just then. */
function refuseOtherKeys(dataDirectory: string, keys: Keys): void {
  for (const [name, key] of keyFiles(keys)) {
    const file = join(dataDirectory, name)
    if (existsSync(file) && readFileSync(file, 'utf8').trim() !== key) throw new OperationError('keys_differ', { file })
  }
}
