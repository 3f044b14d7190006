import { open } from 'node:fs/promises'
import postgres from 'postgres'
import { startEmbeddedPostgres } from '../../../packages/server/src/db/embedded/start-embedded-postgres.ts'

/** The database of a server that is stopped. */
export class StoppedDatabase implements AsyncDisposable {
  /** Where the cluster stands: below the data folder, or elsewhere when root started it. */
  readonly folder: string
  readonly sql: postgres.Sql
  readonly #stop: () => Promise<void>

  private constructor(folder: string, sql: postgres.Sql, stop: () => Promise<void>) {
    this.folder = folder
    this.sql = sql
    this.#stop = stop
  }

  static async open(dataDirectory: string): Promise<StoppedDatabase> {
    const log = { info: () => undefined, warn: () => undefined }
    const cluster = await startEmbeddedPostgres({ dataDirectory, log })
    const sql = postgres({ ...cluster.connection, max: 1 })
    return new StoppedDatabase(cluster.folder, sql, () => cluster.stop())
  }

  /** Every row of every table as text; bytes in hex, whatever PostgreSQL compresses taken apart. */
  async dump(path: string): Promise<number> {
    const tables = await this.sql<{ name: string }[]>`
      select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = 'public' order by 1`
    await using file = await open(path, 'w')
    for (const { name } of tables) {
      await file.write(`-- ${name}\n`)
      for await (const rows of await this.sql.unsafe(`copy ${name} to stdout`).readable()) await file.write(rows)
    }
    return tables.length
  }

  /** How often the key of the workspace was changed, the newest key that somebody was given, and that of a file. */
  async keysOf(workspaceId: string, email: string): Promise<KeysOf> {
    const [row] = await this.sql<KeysOf[]>`
      select
        realms.key_index::int as current,
        (
          select max(key_index)::int from keys_bundle_accesses, users
          where keys_bundle_accesses.realm = realms.id and user_key = users.id and email = ${email}
        ) as given,
        (select key_index::int from vlobs where realm = realms.id order by checkpoint desc limit 1) as newest
      from realms where realm_id = ${workspaceId}::uuid`
    if (row === undefined) throw new Error('no such workspace')
    return row
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.sql.end()
    await this.#stop()
  }
}

export interface KeysOf {
  /** Index of the key in use. */
  readonly current: number
  /** Index of the newest key that this person was given. */
  readonly given: number
  /** Index of the key of the newest version of anything. */
  readonly newest: number
}
