import { type EventId, ping } from '@parallax/protocol'
import { expect, test } from 'vitest'
import { BusListener } from '../../packages/server/src/bus/listener.ts'
import { announcer } from '../../packages/server/src/bus/payload.ts'
import { openClient, type Sql } from '../../packages/server/src/db/client.ts'
import { listen, nextEvent } from '../kit/event-reader.ts'
import { heldConnection } from '../kit/held-connection.ts'
import { ownDatabase } from '../kit/own-database.ts'
import { call } from '../kit/rpc.ts'
import { sharedServer } from '../kit/shared-server.ts'
import { newId, testOrganization } from '../kit/test-organization.ts'

/** Commits an event that is told to everybody. */
async function commit(sql: Sql, text: string): Promise<void> {
  const { tools } = await testOrganization(await sharedServer())
  await announcer(() => newId<EventId>(tools))(sql, [
    { type: 'event', organization: 1, audience: 'organization', event: { event: 'PINGED', ping: text } },
  ])
}

test('the bus has settled when everything committed before was dispatched, and not sooner', async () => {
  await using database = await ownDatabase(await sharedServer())
  await using way = await heldConnection(database.connection)
  const order: string[] = []
  const ondispatch = () => void order.push('dispatched')
  await using bus = await BusListener.start(way.connection, { ondispatch, onreset: () => order.push('reset') })
  const sql = openClient(database.connection, { connections: 1 })
  try {
    way.hold()
    await commit(sql, 'one')
    const both = [1, 2].map(() => bus.settle(sql).then(() => order.push('settled')))
    // Somebody who comes while the first mark is under way does not get along with it.
    await sql`select 1`
    await commit(sql, 'two')
    const late = bus.settle(sql).then(() => order.push('settled late'))
    way.release()
    await Promise.all([...both, late])
    expect(order.indexOf('settled')).toBeGreaterThan(order.indexOf('dispatched'))
    expect(order.indexOf('settled late')).toBeGreaterThan(order.lastIndexOf('dispatched'))
    expect(order.filter((what) => what === 'dispatched')).toHaveLength(2)
  } finally {
    await sql.end({ timeout: 1 })
  }
})

test('a bus that is lost holds nobody up for long', async () => {
  await using database = await ownDatabase(await sharedServer())
  await using way = await heldConnection(database.connection)
  await using bus = await BusListener.start(way.connection, { ondispatch: () => undefined, onreset: () => undefined })
  const sql = openClient(database.connection, { connections: 1 })
  try {
    way.hold()
    await bus.settle(sql)
    way.release()
    await bus.settle(sql)
  } finally {
    await sql.end({ timeout: 1 })
  }
})

test('what was answered before a stream was asked for is no event of it', { timeout: 60_000 }, async () => {
  const { alice } = await testOrganization(await sharedServer())
  for (let round = 0; round < 30; round += 1) {
    await call(alice, ping, { ping: `before ${round}` })
    using reader = await listen(alice)
    await call(alice, ping, { ping: `after ${round}` })
    expect((await nextEvent(reader, 'PINGED'))?.event.ping).toBe(`after ${round}`)
  }
})
