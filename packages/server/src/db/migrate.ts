import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { DateTime } from '@parallax/wire'
import { type DatabaseAddress, openClient, type Sql } from './client.ts'

/** One numbered script; never changed once released. */
export interface Migration {
  readonly index: number
  readonly name: string
  readonly script: string
  /** SHA-256 of the script, hex. */
  readonly checksum: string
}

/** Where a database stands, compared with the scripts of this server. */
export interface SchemaState {
  readonly applied: readonly Migration[]
  readonly missing: readonly Migration[]
}

export type MigrationErrorCode = 'not_migrated' | 'newer_schema' | 'changed_script' | 'failed'

/** A database that this server must not touch, or a script that it refused. The message is for the operator. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError'
  readonly code: MigrationErrorCode

  constructor(code: MigrationErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

export interface MigrateOptions {
  readonly now: DateTime
  readonly folder?: string
  /** Called once for each script that was applied. */
  readonly onapplied?: (migration: Migration) => void
}

const FOLDER = join(import.meta.dirname, 'migrations')
const FILE_NAME = /^(\d{4})-[a-z0-9-]+\.sql$/
/** Any number that nothing else locks. */
const LOCK = 7_205_759_403_792_793n

/** Applies what is missing, each script in a transaction of its own with its record; two migrators take turns. */
export async function migrate(address: DatabaseAddress, options: MigrateOptions): Promise<SchemaState> {
  const migrations = loadMigrations(options.folder ?? FOLDER)
  const sql = openClient(address, { connections: 1 })
  try {
    await sql`select pg_advisory_lock(${LOCK})`
    const state = await compare(sql, migrations)
    for (const migration of state.missing) {
      await apply(sql, migration, options.now)
      options.onapplied?.(migration)
    }
    return { applied: migrations, missing: [] }
  } finally {
    // Also lets go of the lock, whatever happened.
    await sql.end({ timeout: 5 })
  }
}

/** What `migrate` would do. Throws `MigrationError` on a schema that is newer than this server, or altered. */
export async function schemaState(address: DatabaseAddress, folder: string = FOLDER): Promise<SchemaState> {
  const sql = openClient(address, { connections: 1 })
  try {
    return await compare(sql, loadMigrations(folder))
  } finally {
    await sql.end({ timeout: 5 })
  }
}

/** The scripts of a folder, in order, numbered from 1 without holes. */
export function loadMigrations(folder: string = FOLDER): readonly Migration[] {
  const files = readdirSync(folder).filter((file) => FILE_NAME.test(file))
  return files.sort().map((file, position) => {
    const index = Number(file.slice(0, 4))
    if (index !== position + 1) throw new MigrationError('changed_script', `Migration ${position + 1} is missing.`)
    const script = readFileSync(join(folder, file), 'utf8')
    return { index, name: basename(file, '.sql'), script, checksum: createHash('sha256').update(script).digest('hex') }
  })
}

async function compare(sql: Sql, migrations: readonly Migration[]): Promise<SchemaState> {
  const records = await recordsOf(sql)
  for (const { index, checksum } of records) {
    const migration = migrations[index - 1]
    if (migration === undefined)
      throw new MigrationError('newer_schema', `The database was migrated by a newer server (migration ${index}).`)
    if (migration.checksum !== checksum)
      throw new MigrationError('changed_script', `Migration ${migration.name} is not the one that was applied.`)
  }
  return { applied: migrations.slice(0, records.length), missing: migrations.slice(records.length) }
}

interface MigrationRecord {
  readonly index: number
  readonly checksum: string
}

async function recordsOf(sql: Sql): Promise<readonly MigrationRecord[]> {
  const [table] = await sql<{ exists: boolean }[]>`select to_regclass('migrations') is not null as exists`
  if (!table?.exists) return []
  return await sql<MigrationRecord[]>`select index, checksum from migrations order by index`
}

async function apply(sql: Sql, { index, name, script, checksum }: Migration, now: DateTime): Promise<void> {
  try {
    await sql.begin(async (tx) => {
      await tx`
        create table if not exists migrations (
          index integer primary key, name text not null, checksum text not null, applied_on bigint not null
        )`
      await tx.unsafe(script)
      await tx`
        insert into migrations (index, name, checksum, applied_on) values (${index}, ${name}, ${checksum}, ${now})`
    })
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new MigrationError('failed', `Migration ${name} failed, nothing of it was kept: ${reason}`, { cause })
  }
}
