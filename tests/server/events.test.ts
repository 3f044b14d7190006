import { ping, vlobCreate } from '@parallax/protocol'
import type { VlobId } from '@parallax/wire'
import { expect, test } from 'vitest'
import { administer } from '../kit/administration.ts'
import { type EventReader, listen, nextEvent } from '../kit/event-reader.ts'
import { call } from '../kit/rpc.ts'
import { openDatabase } from '../kit/shared-database.ts'
import { sharedServer } from '../kit/shared-server.ts'
import { expectOk, newId, type TestDevice, testOrganization } from '../kit/test-organization.ts'

async function opened(device: TestDevice, lastEventId?: string): Promise<EventReader> {
  const reader = await listen(device, { lastEventId })
  expect((await reader.next())?.item).toMatchObject({ event: { event: 'ORGANIZATION_CONFIG' } })
  return reader
}

async function pinged(reader: EventReader): Promise<string | undefined> {
  return (await nextEvent(reader, 'PINGED'))?.event.ping
}

async function kindsUntilPing(reader: EventReader): Promise<readonly string[]> {
  const kinds: string[] = []
  while (kinds.at(-1) !== 'PINGED') {
    const frame = await reader.next()
    kinds.push(frame?.item.type === 'event' ? frame.item.event.event : `${frame?.item.type}`)
  }
  return kinds
}

test('the first event is the configuration, without id', async () => {
  const { alice } = await testOrganization(await sharedServer(), { settings: { active_users_limit: 7 } })
  using reader = await listen(alice)
  expect(await reader.next()).toEqual({
    id: undefined,
    item: {
      type: 'event',
      event: {
        event: 'ORGANIZATION_CONFIG',
        userProfileOutsiderAllowed: true,
        activeUsersLimit: 7,
        sseKeepaliveSeconds: 30,
        realmMinimumArchivingPeriodBeforeDeletion: 2_592_000,
      },
    },
  })
})

test('an event reaches every device of the organization, and no other organization', async () => {
  const server = await sharedServer()
  const [organization, other] = [await testOrganization(server), await testOrganization(server)]
  const bob = await organization.addUser('Bob')
  using alices = await opened(organization.alice)
  using bobs = await opened(bob)
  using others = await opened(other.alice)
  await call(organization.alice, ping, { ping: 'one' })
  await call(other.alice, ping, { ping: 'two' })
  expect(await pinged(alices)).toBe('one')
  expect(await pinged(bobs)).toBe('one')
  expect(await pinged(others)).toBe('two')
})

test('a vlob is told to the members of its realm, its author left out, with a blob below 4096 bytes', async () => {
  const server = await sharedServer()
  const organization = await testOrganization(server)
  const { alice, tools, tick } = organization
  const [bob, mallory] = [await organization.addUser('Bob'), await organization.addUser('Mallory')]
  const realmId = await organization.addRealm(alice)
  await using sql = openDatabase(server)
  await sql`
    insert into realm_members (realm, user_key, role, changed_on)
    select r.id, u.id, 'READER', 1 from realms r, users u where r.realm_id = ${realmId} and u.user_id = ${bob.userId}`
  using alices = await opened(alice)
  using bobs = await opened(bob)
  using mallorys = await opened(mallory)
  for (const length of [4095, 4096]) {
    const blob = new Uint8Array(length)
    const request = { realmId, vlobId: newId<VlobId>(tools), keyIndex: 0n, timestamp: tick(), blob }
    expectOk(await call(alice, vlobCreate, request))
    const told = {
      event: 'VLOB',
      realmId,
      vlobId: request.vlobId,
      author: alice.deviceId,
      timestamp: request.timestamp,
    }
    const event = { ...told, version: 1, blob: length < 4096 ? blob : null }
    expect((await nextEvent(bobs, 'VLOB'))?.event).toMatchObject(event)
  }
  await call(alice, ping, { ping: 'end' })
  for (const reader of [alices, mallorys]) expect(await kindsUntilPing(reader)).not.toContain('VLOB')
})

test('a client that comes back gets what it missed, with the same ids, and nothing twice', async () => {
  const { alice, addUser } = await testOrganization(await sharedServer())
  const bob = await addUser('Bob')
  using witness = await opened(bob)
  const first = await opened(alice)
  await call(alice, ping, { ping: 'seen' })
  const seen = await nextEvent(first, 'PINGED')
  first[Symbol.dispose]()
  await nextEvent(witness, 'PINGED')
  await call(alice, ping, { ping: 'missed' })
  const missed = await nextEvent(witness, 'PINGED')
  using again = await opened(alice, seen?.id)
  const next = await again.next()
  expect(next).toEqual({ id: missed?.id, item: { type: 'event', event: missed?.event } })
  await call(alice, ping, { ping: 'new' })
  expect(await pinged(again)).toBe('new')
})

test('an id that is unknown, or of another organization, gives one missed_events', async () => {
  const server = await sharedServer()
  const [{ alice }, other] = [await testOrganization(server), await testOrganization(server)]
  using reader = await opened(other.alice)
  await call(other.alice, ping, { ping: 'theirs' })
  const foreign = await nextEvent(reader, 'PINGED')
  for (const id of [foreign?.id, '0123456789abcdef0123456789abcdef']) {
    using again = await opened(alice, id)
    expect((await again.next())?.item.type).toBe('missed_events')
    await call(alice, ping, { ping: 'new' })
    expect(await pinged(again)).toBe('new')
  }
})

test('more than 100 events are not replayed', async () => {
  const { alice, addUser } = await testOrganization(await sharedServer())
  const bob = await addUser('Bob')
  using witness = await opened(bob)
  await call(alice, ping, { ping: 'start' })
  const start = await nextEvent(witness, 'PINGED')
  for (let count = 1; count <= 101; count += 1) await call(alice, ping, { ping: `${count}` })
  let latest = start
  for (let count = 1; count <= 101; count += 1) latest = await nextEvent(witness, 'PINGED')
  using missed = await opened(bob, start?.id)
  expect((await missed.next())?.item.type).toBe('missed_events')
  using nothing = await opened(bob, latest?.id)
  await call(alice, ping, { ping: 'after' })
  expect(await pinged(nothing)).toBe('after')
})

test('expiry ends the streams of the organization, and the next connection is told', async () => {
  const server = await sharedServer()
  const { alice, id } = await testOrganization(server)
  using reader = await opened(alice)
  await administer(server, 'PATCH', `/organizations/${id}`, { is_expired: true })
  expect(await reader.next()).toBeUndefined()
  await expect(listen(alice)).rejects.toThrow('HTTP 460')
})

test('new terms of service end the streams, and must be accepted before the next one', async () => {
  const server = await sharedServer()
  const { alice, id } = await testOrganization(server)
  using reader = await opened(alice)
  await administer(server, 'PATCH', `/organizations/${id}`, { tos: { en: 'https://example.com/terms' } })
  expect(await reader.next()).toBeUndefined()
  await expect(listen(alice)).rejects.toThrow('HTTP 463')
})
