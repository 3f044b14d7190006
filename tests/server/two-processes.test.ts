import { ping, vlobCreate } from '@parallax/protocol'
import type { VlobId } from '@parallax/wire'
import { expect, test } from 'vitest'
import { listen, nextEvent } from '../kit/event-reader.ts'
import { call } from '../kit/rpc.ts'
import { sharedServer } from '../kit/shared-server.ts'
import { startTestServer } from '../kit/start-test-server.ts'
import { expectOk, newId, testOrganization } from '../kit/test-organization.ts'

test('what is written through one server is told by the other, in the same order with the same ids', async () => {
  const first = await sharedServer()
  await using second = await startTestServer({ database: first.database, args: ['--debug'] })
  const { alice, addUser } = await testOrganization(first)
  const bob = await addUser('Bob')
  using here = await listen(alice)
  using there = await listen(bob, { server: second.url })
  for (const reader of [here, there]) await reader.next()
  const servers = [first.url, second.url]
  await Promise.all(
    Array.from({ length: 20 }, (_, n) => call(alice, ping, { ping: `${n}` }, { server: servers[n % 2] ?? '' })),
  )
  const frames = async (reader: typeof here) => {
    const received = []
    for (let count = 0; count < 20; count += 1) received.push(await nextEvent(reader, 'PINGED'))
    return received
  }
  const received = await frames(here)
  expect(await frames(there)).toEqual(received)
  expect(new Set(received.map((frame) => frame?.id)).size).toBe(20)
})

test('a client goes on at another server where it was', async () => {
  const first = await sharedServer()
  await using second = await startTestServer({ database: first.database, args: ['--debug'] })
  const { alice } = await testOrganization(first)
  using there = await listen(alice, { server: second.url })
  using here = await listen(alice)
  await call(alice, ping, { ping: 'one' })
  const one = await nextEvent(there, 'PINGED')
  await call(alice, ping, { ping: 'two' })
  const two = await nextEvent(there, 'PINGED')
  // This one has heard of both as well: an id that has not come yet is an unknown one.
  for (const event of [one, two]) expect(await nextEvent(here, 'PINGED')).toEqual(event)
  using again = await listen(alice, { lastEventId: one?.id })
  expect(await nextEvent(again, 'PINGED')).toEqual(two)
})

test('of creations of one vlob through two servers at once one is accepted', async () => {
  const first = await sharedServer()
  await using second = await startTestServer({ database: first.database })
  const { alice, tools, tick, addRealm } = await testOrganization(first)
  const realmId = await addRealm(alice)
  const vlobId = newId<VlobId>(tools)
  const servers = [first.url, second.url]
  const replies = await Promise.all(
    Array.from({ length: 12 }, (_, n) => {
      const request = { realmId, vlobId, keyIndex: 0n, timestamp: tick(), blob: Uint8Array.of(n) }
      return call(alice, vlobCreate, request, { server: servers[n % 2] ?? '' })
    }),
  )
  const statuses = replies.map(({ status }) => status).sort()
  expect(statuses).toEqual(['ok', ...Array.from({ length: 11 }, () => 'vlob_already_exists')].sort())
})

test('a server that stops ends its streams and takes no request any more', async () => {
  const first = await sharedServer()
  const { alice } = await testOrganization(first)
  const second = await startTestServer({ database: first.database })
  using reader = await listen(alice, { server: second.url })
  await reader.next()
  await second[Symbol.asyncDispose]()
  expect(await reader.next()).toBeUndefined()
  await expect(listen(alice, { server: second.url })).rejects.toThrow()
  expectOk(await call(alice, ping, { ping: 'the other one goes on' }))
})
