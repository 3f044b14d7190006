import { ping, vlobCreate, vlobReadBatch } from '@parallax/protocol'
import type { VlobId } from '@parallax/wire'
import { expect, test } from 'vitest'
import { startEmbeddedPostgres } from '../../packages/server/src/db/embedded/start-embedded-postgres.ts'
import { DataFolder } from '../../packages/server/src/db/embedded/testing/data-folder.ts'
import { listen, nextEvent } from '../kit/event-reader.ts'
import { ownDatabase } from '../kit/own-database.ts'
import { call } from '../kit/rpc.ts'
import { sharedServer } from '../kit/shared-server.ts'
import { startTestServer } from '../kit/start-test-server.ts'
import { newId, testOrganization } from '../kit/test-organization.ts'

const silent = { info: () => undefined, warn: () => undefined }

test('connections cut again and again under load: no crash, nothing acknowledged is lost, work goes on', async () => {
  await using database = await ownDatabase(await sharedServer())
  await using server = await startTestServer({ database: database.connection })
  const { alice, tools, tick, addRealm } = await testOrganization(server)
  const realmId = await addRealm(alice)
  const acknowledged: VlobId[] = []
  const failures: string[] = []
  const write = async () => {
    const request = { realmId, vlobId: newId<VlobId>(tools), keyIndex: 0n, timestamp: tick(), blob: new Uint8Array(50) }
    try {
      const reply = await call(alice, vlobCreate, request)
      expect(reply).toEqual({ status: 'ok' })
      acknowledged.push(request.vlobId)
    } catch (error) {
      failures.push(String(error))
    }
  }
  for (let round = 0; round < 6; round += 1) {
    const writes = Array.from({ length: 20 }, write)
    await database.cutConnections()
    await Promise.all(writes)
  }
  await write()
  expect(new Set(failures)).toEqual(new Set(['Error: HTTP 503']))
  expect(acknowledged.length).toBeGreaterThan(0)
  const reply = await call(alice, vlobReadBatch, { realmId, vlobs: acknowledged, at: null })
  expect(reply.status === 'ok' && reply.items.map(([vlobId]) => vlobId)).toEqual(acknowledged)
})

test('a lost connection of the bus ends the streams: clients come back and ask for everything', async () => {
  await using database = await ownDatabase(await sharedServer())
  await using server = await startTestServer({ database: database.connection })
  const { alice, addUser } = await testOrganization(server)
  using reader = await listen(alice)
  await reader.next()
  await addUser('Bob')
  const { id } = (await reader.next()) ?? {}
  await database.cutConnections()
  expect(await reader.next()).toBeUndefined()
  using again = await listen(alice, { lastEventId: id })
  await again.next()
  expect((await again.next())?.item.type).toBe('missed_events')
})

test('a database that stays away for a while: streams tell of what happens after it came back', async () => {
  await using folder = new DataFolder()
  const start = () => startEmbeddedPostgres({ dataDirectory: folder.path, log: silent })
  let postgres = await start()
  await using stack = new AsyncDisposableStack()
  stack.defer(() => postgres.stop())
  const server = stack.use(await startTestServer({ database: postgres.connection, args: ['--debug'] }))
  const { alice } = await testOrganization(server)
  using before = await listen(alice)
  await before.next()
  await postgres.stop()
  expect(await before.next()).toBeUndefined()
  await expect(listen(alice)).rejects.toThrow('HTTP 503')
  postgres = await start()
  // A stream that was opened before the bus was back is cut too: an event is heard, or the client knows that it was not.
  const hear = async () => {
    using after = await listen(alice)
    await after.next()
    await call(alice, ping, { ping: 'again' })
    return (await nextEvent(after, 'PINGED')) !== undefined
  }
  await expect.poll(() => hear().catch(() => false), { timeout: 20_000 }).toBe(true)
})
