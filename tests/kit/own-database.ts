import type { PostgresConnection } from '../../packages/server/src/db/embedded/embedded-postgres.ts'
import { openDatabase } from './shared-database.ts'
import type { SharedServer } from './shared-server.ts'

/** A database of one's own in the shared PostgreSQL, empty: for tests that break it. */
export interface OwnDatabase extends AsyncDisposable {
  readonly connection: PostgresConnection
  /** Ends every connection of others to it, as a restart of PostgreSQL does. */
  cutConnections(): Promise<void>
}

export async function ownDatabase(server: SharedServer): Promise<OwnDatabase> {
  const sql = openDatabase(server)
  const name = `test_${crypto.randomUUID().replaceAll('-', '')}`
  await sql.unsafe(`create database ${name}`)
  return {
    connection: { ...server.database, database: name },
    cutConnections: async () => {
      await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`
    },
    [Symbol.asyncDispose]: async () => {
      await sql.unsafe(`drop database ${name} with (force)`)
      await sql[Symbol.asyncDispose]()
    },
  }
}
