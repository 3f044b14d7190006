import { expect, test } from 'vitest'
import { openClient } from '../../packages/server/src/db/client.ts'
import { LongTransaction } from '../../packages/server/src/operation/long-transaction.ts'
import { ownDatabase } from '../kit/own-database.ts'
import { sharedServer } from '../kit/shared-server.ts'

async function* lines(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(`${text}\n`)
}

test('rows that the database refuses end the copy, whenever it notices', async () => {
  await using database = await ownDatabase(await sharedServer())
  const sql = openClient(database.connection, { connections: 1 })
  await sql`create table numbers (n integer primary key)`
  const copied = async (...rows: readonly string[]) => {
    await using transaction = await LongTransaction.begin(database.connection, 'read and write')
    await transaction.copyIn('copy numbers from stdin', lines(...rows))
    await transaction.commit()
  }
  await copied('1', '2')
  for (const rows of [['2'], ['3', 'x'], ['3', '4', '3']]) await expect(copied(...rows)).rejects.toThrow()
  await copied('3')
  const all = await sql<{ n: number }[]>`select n from numbers order by n`
  expect(all.map(({ n }) => n)).toEqual([1, 2, 3])
  await sql.end()
})

test('what is not committed is undone, and a lost connection is told at once', async () => {
  await using database = await ownDatabase(await sharedServer())
  const sql = openClient(database.connection, { connections: 1 })
  await sql`create table numbers (n integer primary key)`
  const transaction = await LongTransaction.begin(database.connection, 'read and write')
  await transaction.copyIn('copy numbers from stdin', lines('1'))
  await transaction[Symbol.asyncDispose]()
  const lost = await LongTransaction.begin(database.connection, 'read and write')
  async function* cutBetween() {
    yield Buffer.from('5\n')
    await database.cutConnections()
    yield Buffer.from('6\n')
  }
  await expect(lost.copyIn('copy numbers from stdin', cutBetween())).rejects.toThrow()
  await expect(lost.sql`select 1`).rejects.toThrow()
  await lost[Symbol.asyncDispose]()
  await sql.end()
  const again = openClient(database.connection, { connections: 1 })
  expect([...(await again`select n from numbers`)]).toEqual([])
  await again.end()
})
