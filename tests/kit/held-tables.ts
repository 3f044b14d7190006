import { openClient } from '../../packages/server/src/db/client.ts'
import type { PostgresConnection } from '../../packages/server/src/db/embedded/embedded-postgres.ts'

/** What a session of the database waits for: one of our locks, a held table, or a row that another one has locked. */
export type Waiting = 'advisory' | 'relation' | 'transactionid'

export interface HoldOptions {
  readonly connection: PostgresConnection
  readonly tables: readonly string[]
  /** `share`: others read but do not write. */
  readonly mode: 'share' | 'access exclusive'
}

/** A barrier for races in a database of one's own: whoever comes to these tables stops there. */
export class HeldTables implements AsyncDisposable {
  readonly #holder: ReturnType<typeof openClient>
  readonly #observer: ReturnType<typeof openClient>

  private constructor(connection: PostgresConnection) {
    this.#holder = openClient(connection, { connections: 1 })
    this.#observer = openClient(connection, { connections: 1 })
  }

  static async hold({ connection, tables, mode }: HoldOptions): Promise<HeldTables> {
    const held = new HeldTables(connection)
    await held.#holder.unsafe('begin')
    await held.#holder.unsafe(`lock table ${tables.join(', ')} in ${mode} mode`)
    return held
  }

  /** Fulfilled once so many sessions wait: for what each of them does, in the order in which they began to. */
  async untilWaiting(count: number): Promise<readonly Waiting[]> {
    for (;;) {
      const rows = await this.#observer<{ locktype: Waiting }[]>`
        select l.locktype from pg_locks l join pg_stat_activity a on a.pid = l.pid
        where not l.granted and a.datname = current_database()
        order by l.waitstart`
      if (rows.length >= count) return rows.map(({ locktype }) => locktype)
    }
  }

  /** What the holder does before it lets go; others see it at once. */
  async change(statement: string): Promise<void> {
    await this.#holder.unsafe(statement)
  }

  async release(): Promise<void> {
    await this.#holder.unsafe('commit')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#holder.end({ timeout: 1 }), this.#observer.end({ timeout: 1 })])
  }
}
