import type { EventId } from '@parallax/protocol'
import { uuidFromBytes } from '@parallax/wire'
import { expect, test } from 'vitest'
import { BlockStoreUnavailable } from '../../../packages/server/src/blocks/block-store.ts'
import { PostgresqlBlockStore } from '../../../packages/server/src/blocks/postgresql-block-store.ts'
import { blockStoreSuite, newBlockAddress } from '../../../packages/server/src/blocks/testing/block-store-suite.ts'
import { announcer } from '../../../packages/server/src/bus/payload.ts'
import { Database } from '../../../packages/server/src/db/database.ts'
import { migrate } from '../../../packages/server/src/db/migrate.ts'
import { ownDatabase } from '../../kit/own-database.ts'
import { now } from '../../kit/rpc.ts'
import { sharedServer } from '../../kit/shared-server.ts'

async function openStore() {
  const database = await ownDatabase(await sharedServer())
  await migrate(database.connection, { now: now(), onapplied: () => undefined })
  const announce = announcer(() => uuidFromBytes<EventId>(crypto.getRandomValues(new Uint8Array(16))))
  const open = () => new Database(database.connection, { connections: 4, announce })
  const opened = [open()]
  const [db] = opened
  if (db === undefined) throw new TypeError('no database')
  return {
    database,
    store: new PostgresqlBlockStore(db),
    reopen: async () => {
      const again = open()
      opened.push(again)
      return new PostgresqlBlockStore(again)
    },
    [Symbol.asyncDispose]: async () => {
      for (const db of opened) await db[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
    },
  }
}

blockStoreSuite('PostgreSQL', openStore)

test('PostgreSQL is unavailable while the table cannot be written, and goes on afterwards', async () => {
  await using opened = await openStore()
  const { store, database } = opened
  const address = newBlockAddress('CoolOrg')
  const db = new Database(database.connection, { connections: 2, announce: (sql) => sql`select 1` })
  await db.sql.unsafe('alter table block_data rename to elsewhere')
  await expect(store.create(address, Uint8Array.of(1))).rejects.toThrow(BlockStoreUnavailable)
  await expect(store.read(address)).rejects.toThrow(BlockStoreUnavailable)
  await db.sql.unsafe('alter table elsewhere rename to block_data')
  await db[Symbol.asyncDispose]()
  await store.create(address, Uint8Array.of(2))
  expect(await store.read(address)).toEqual(Buffer.of(2))
})
