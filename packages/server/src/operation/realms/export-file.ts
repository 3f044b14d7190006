import { DatabaseSync } from 'node:sqlite'
import type { DateTime } from '@parallax/wire'
import { isDiskFull, OperationError } from '../operation-error.ts'

/** What an export is of; the same for all runs that fill one file. */
export interface ExportSubject {
  readonly organizationId: string
  readonly realmId: Uint8Array
  readonly rootVerifyKey: Uint8Array
  readonly snapshot: DateTime
  readonly vlobsTotalBytes: bigint
  readonly blocksTotalBytes: bigint
}

export type ExportStep = 'certificates' | 'vlobs' | 'blocks_metadata' | 'blocks_data'

const MAGIC = 87_948
const VERSION = 1
const SQLITE_FULL = 13

/** The tables of spec 05 §12. */
const SCHEMA = `
  create table info (
    magic integer not null unique, version integer not null, organization_id text not null, realm_id blob not null,
    root_verify_key blob not null, snapshot_timestamp integer not null,
    vlobs_total_bytes integer not null, blocks_total_bytes integer not null,
    certificates_export_done integer not null, vlobs_export_done integer not null,
    blocks_metadata_export_done integer not null, blocks_data_export_done integer not null
  );
  create table common_certificate (_id integer primary key not null, certificate blob not null);
  create table sequester_certificate (_id integer primary key not null, certificate blob not null);
  create table realm_certificate (_id integer primary key not null, certificate blob not null);
  create table realm_keys_bundle (key_index integer primary key not null, keys_bundle blob not null);
  create table realm_keys_bundle_access (
    _id integer primary key not null, user_id blob not null, key_index integer not null, access blob not null
  );
  create table realm_sequester_keys_bundle_access (
    _id integer primary key not null, sequester_service_id blob not null, key_index integer not null,
    access blob not null
  );
  create table vlob_atom (
    sequential_id integer primary key not null, vlob_id blob not null, version integer not null,
    key_index integer not null, blob blob not null, size integer not null, author blob not null,
    timestamp integer not null, unique (vlob_id, version)
  );
  create table block (
    sequential_id integer primary key not null, block_id blob unique not null, author blob not null,
    size integer not null, key_index integer not null
  );
  create table block_data (
    block integer primary key not null references block (sequential_id), data blob not null
  );`

type Value = string | number | bigint | Uint8Array

/** An export of a realm: a SQLite file that can be filled in several runs. */
export class ExportFile implements Disposable {
  readonly #path: string
  readonly #database: DatabaseSync

  private constructor(path: string, database: DatabaseSync) {
    this.#path = path
    this.#database = database
  }

  /** A new file, or one that an earlier run for the same subject left. Throws `OperationError`. */
  static open(path: string, subject: ExportSubject): ExportFile {
    const file = ExportFile.#on(path)
    try {
      file.#transaction(() => {
        if (file.#isEmpty()) file.#begin(subject)
      })
      file.#refuseOther(subject)
      return file
    } catch (error) {
      file[Symbol.dispose]()
      throw error
    }
  }

  /** The snapshot of a file that is there; undefined: it is no export. */
  static snapshotOf(path: string): DateTime | undefined {
    using file = ExportFile.#on(path)
    return file.#isEmpty() ? undefined : (file.#info().snapshot_timestamp as DateTime)
  }

  static #on(path: string): ExportFile {
    try {
      const database = new DatabaseSync(path)
      database.exec('pragma synchronous = full; pragma foreign_keys = on')
      database.prepare('select count(*) from sqlite_master').get()
      return new ExportFile(path, database)
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause)
      if (reason.includes('not a database')) throw new OperationError('export_of_another', { path }, { cause })
      throw new OperationError('target_unwritable', { path, reason }, { cause })
    }
  }

  isDone(step: ExportStep): boolean {
    return this.#info()[`${step}_export_done`] === 1n
  }

  /** Adds rows, in one transaction; with `done` the step is finished by it. */
  add(rows: readonly { readonly table: string; readonly values: readonly Value[] }[], done?: ExportStep): void {
    this.#transaction(() => {
      for (const { table, values } of rows)
        this.#database.prepare(`insert into ${table} values (${values.map(() => '?').join(', ')})`).run(...values)
      if (done !== undefined) this.#database.exec(`update info set ${done}_export_done = 1`)
    })
  }

  /** Of what an earlier run wrote; 0: nothing. */
  lastId(table: 'vlob_atom' | 'block'): bigint {
    return this.#number(`select coalesce(max(sequential_id), 0) as number from ${table}`)
  }

  blocksWithoutData(
    limit: number,
  ): readonly { readonly id: bigint; readonly blockId: Uint8Array; readonly size: bigint }[] {
    const statement = this.#database.prepare(`
      select b.sequential_id as id, b.block_id as blockId, b.size from block b
      where not exists (select 1 from block_data d where d.block = b.sequential_id) order by 1 limit ${limit}`)
    statement.setReadBigInts(true)
    return statement.all().map(({ id, blockId, size }) => ({
      id: BigInt(Number(id)),
      blockId: blockId instanceof Uint8Array ? blockId : new Uint8Array(0),
      size: BigInt(Number(size)),
    }))
  }

  /** Bytes of vlobs and blocks that are in the file. */
  bytes(): number {
    return Number(
      this.#number(`select (select coalesce(sum(size), 0) from vlob_atom) +
        (select coalesce(sum(b.size), 0) from block b join block_data d on d.block = b.sequential_id) as number`),
    )
  }

  /** Whether what is in the file is all that it promises, each block with all of its bytes. */
  isWhole(): boolean {
    return (
      1n ===
      this.#number(`
        select (
          (select coalesce(sum(length(blob)), 0) from vlob_atom where timestamp <= info.snapshot_timestamp)
            = info.vlobs_total_bytes
          and not exists (select 1 from vlob_atom where size <> length(blob))
          and (select coalesce(sum(size), 0) from block) >= info.blocks_total_bytes
          and not exists (
            select 1 from block b left join block_data d on d.block = b.sequential_id
            where d.data is null or length(d.data) <> b.size)
        ) as number from info`)
    )
  }

  [Symbol.dispose](): void {
    if (this.#database.isOpen) this.#database.close()
  }

  #isEmpty(): boolean {
    return this.#number("select count(*) as number from sqlite_master where name = 'info'") === 0n
  }

  #begin(subject: ExportSubject): void {
    this.#database.exec(SCHEMA)
    const { organizationId, realmId, rootVerifyKey, snapshot, vlobsTotalBytes, blocksTotalBytes } = subject
    this.#database
      .prepare('insert into info values (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0)')
      .run(MAGIC, VERSION, organizationId, realmId, rootVerifyKey, snapshot, vlobsTotalBytes, blocksTotalBytes)
  }

  #refuseOther(subject: ExportSubject): void {
    const info = this.#info()
    const same =
      info.magic === BigInt(MAGIC) &&
      info.version === BigInt(VERSION) &&
      info.organization_id === subject.organizationId &&
      isSame(info.realm_id, subject.realmId) &&
      isSame(info.root_verify_key, subject.rootVerifyKey) &&
      info.snapshot_timestamp === subject.snapshot &&
      info.vlobs_total_bytes === subject.vlobsTotalBytes &&
      info.blocks_total_bytes === subject.blocksTotalBytes
    if (!same) throw new OperationError('export_of_another', { path: this.#path })
  }

  #info(): Readonly<Record<string, unknown>> {
    const statement = this.#database.prepare('select * from info')
    statement.setReadBigInts(true)
    return statement.get() ?? {}
  }

  #number(query: string): bigint {
    const statement = this.#database.prepare(query)
    statement.setReadBigInts(true)
    const value = statement.get()?.number
    return typeof value === 'bigint' ? value : 0n
  }

  #transaction(work: () => void): void {
    try {
      this.#database.exec('begin immediate')
      work()
      this.#database.exec('commit')
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('rollback')
      if (isFull(error)) throw new OperationError('disk_full', { path: this.#path }, { cause: error })
      throw error
    }
  }
}

function isFull(error: unknown): boolean {
  const isSqliteFull = error instanceof Error && 'errcode' in error && error.errcode === SQLITE_FULL
  return isSqliteFull || isDiskFull(error)
}

function isSame(one: unknown, other: Uint8Array): boolean {
  return one instanceof Uint8Array && Buffer.compare(one, other) === 0
}
