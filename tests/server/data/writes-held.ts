import { openClient } from '../../../packages/server/src/db/client.ts'
import type { PostgresConnection } from '../../../packages/server/src/db/embedded/embedded-postgres.ts'

/** What a session of the database waits for: the locks of spec 03 §9 are advisory ones. */
export type Waiting = 'advisory' | 'relation'

/**
 * The barrier of races: while it stands, every command stops at its first write, with its locks held and its checks
 * done. Reading goes on.
 */
export interface HeldWrites extends AsyncDisposable {
  /** Fulfilled once so many sessions wait: for what each of them does, in the order in which they began to. */
  untilWaiting(count: number): Promise<readonly Waiting[]>
  release(): Promise<void>
}

export async function holdWrites(connection: PostgresConnection): Promise<HeldWrites> {
  const [holder, observer] = [openClient(connection, { connections: 1 }), openClient(connection, { connections: 1 })]
  await holder.unsafe('begin')
  await holder.unsafe('lock table common_certificates, realm_certificates, vlobs, blocks in share mode')
  const waiting = async () =>
    await observer<{ locktype: Waiting }[]>`
      select l.locktype from pg_locks l join pg_stat_activity a on a.pid = l.pid
      where not l.granted and a.datname = current_database()
      order by l.waitstart`
  return {
    untilWaiting: async (count) => {
      for (;;) {
        const rows = await waiting()
        if (rows.length >= count) return rows.map(({ locktype }) => locktype)
      }
    },
    release: async () => void (await holder.unsafe('commit')),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([holder.end({ timeout: 1 }), observer.end({ timeout: 1 })])
    },
  }
}
