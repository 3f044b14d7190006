import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { organizationInfo, vlobCreate, vlobReadBatch, vlobUpdate } from '@parallax/protocol'
import type { DateTime, RealmRole, VlobId } from '@parallax/wire'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Sql } from '../../packages/server/src/db/client.ts'
import { administer } from '../kit/administration.ts'
import { type EventReader, listen, nextEvent } from '../kit/event-reader.ts'
import { HeldTables } from '../kit/held-tables.ts'
import { type OwnDatabase, ownDatabase } from '../kit/own-database.ts'
import { call } from '../kit/rpc.ts'
import { openDatabase } from '../kit/shared-database.ts'
import { sharedServer } from '../kit/shared-server.ts'
import { startTestServer, type TestServer } from '../kit/start-test-server.ts'
import { newId, type TestDevice, type TestOrganization, testOrganization } from '../kit/test-organization.ts'

// A server writes a version in one statement when all is as it remembers, and several versions in the same one when
// they come together. What it remembers may be wrong in every point.

let database: OwnDatabase
let server: TestServer
let sql: Sql & AsyncDisposable

beforeAll(async () => {
  database = await ownDatabase(await sharedServer())
  server = await startTestServer({ database: database.connection })
  sql = openDatabase({ ...server, database: database.connection })
}, 60_000)

afterAll(async () => {
  await sql[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

/** A realm that the server knows, for Alice and for Bob. */
async function knownRealm(role: RealmRole = 'CONTRIBUTOR') {
  const organization = await testOrganization(server)
  const { alice, addUser, addRealm } = organization
  const bob = await addUser('Bob')
  const realmId = await addRealm(alice)
  await join(realmId, bob, role)
  for (const device of role === 'READER' ? [alice] : [alice, bob]) expect(await create(device, realmId)).toBe('ok')
  return { organization, alice, bob, realmId }
}

async function join(realmId: VlobId, { userId }: TestDevice, role: RealmRole): Promise<void> {
  await sql`
    insert into realm_members (realm, user_key, role, changed_on)
    select r.id, u.id, ${role}, 1 from realms r, users u where r.realm_id = ${realmId} and u.user_id = ${userId}`
}

function vlobOf({ tools, tick }: TestOrganization, realmId: VlobId) {
  return { realmId, vlobId: newId<VlobId>(tools), keyIndex: 0n, timestamp: tick(), blob: Uint8Array.of(1, 2, 3) }
}

async function create(device: TestDevice, realmId: VlobId, vlobId?: VlobId): Promise<string> {
  const vlob = vlobOf(device.organization, realmId)
  return await call(device, vlobCreate, { ...vlob, vlobId: vlobId ?? vlob.vlobId }).then(({ status }) => status, String)
}

async function update(device: TestDevice, realmId: VlobId, change: { vlobId: VlobId; version: number }) {
  const request = { ...vlobOf(device.organization, realmId), ...change }
  return await call(device, vlobUpdate, request).then(({ status }) => status, String)
}

/** What a stream tells of, up to this one. */
async function vlobsUntil(reader: EventReader, last: VlobId): Promise<readonly (VlobId | undefined)[]> {
  const told: (VlobId | undefined)[] = []
  while (told.at(-1) !== last) {
    const event = await nextEvent(reader, 'VLOB')
    told.push(event?.event.vlobId)
    if (event === undefined) break
  }
  return told
}

/** How many transactions wrote the versions of a realm. */
async function transactions(realmId: VlobId): Promise<number> {
  const [row] = await sql<{ count: bigint }[]>`
    select count(distinct v.xmin::text) from vlobs v join realms r on r.id = v.realm where r.realm_id = ${realmId}`
  return Number(row?.count)
}

/** Sends forty writes, and lets the first of them go on once all have come. */
async function together(device: TestDevice, write: (n: number) => Promise<string>): Promise<void> {
  await using held = await HeldTables.hold({ connection: database.connection, tables: ['vlobs'], mode: 'share' })
  const all = Promise.withResolvers<void>()
  let arrived = 0
  const onrequest = () => {
    arrived += 1
    if (arrived === 40) all.resolve()
  }
  subscribe('http.server.request.start', onrequest)
  const statuses = Promise.all(Array.from({ length: 40 }, (_, n) => write(n)))
  await all.promise
  unsubscribe('http.server.request.start', onrequest)
  // Answered after them: they have come to their statement, or wait for one.
  expect(await call(device, organizationInfo, {})).toMatchObject({ status: 'ok' })
  await held.release()
  expect(new Set(await statuses)).toEqual(new Set(['ok']))
}

test('versions that come together are written together, those of one realm and those of several', async () => {
  const { organization, alice, bob, realmId } = await knownRealm()
  const before = await transactions(realmId)
  await together(alice, (n) => create(n % 2 ? alice : bob, realmId))
  expect((await transactions(realmId)) - before).toBeLessThan(10)
  const others = await Promise.all(Array.from({ length: 8 }, () => organization.addRealm(alice)))
  for (const other of others) await create(alice, other)
  const [counted] = await sql<{ before: bigint }[]>`select txid_current() as before`
  await together(alice, (n) => create(alice, others[n % 8] ?? realmId))
  const [now] = await sql<{ after: bigint }[]>`select txid_current() as after`
  expect(Number((now?.after ?? 0n) - (counted?.before ?? 0n))).toBeLessThan(10)
})

test('of versions that come together each stands for itself', async () => {
  const { organization, alice, bob, realmId } = await knownRealm()
  const [one, two] = [newId<VlobId>(organization.tools), newId<VlobId>(organization.tools)]
  expect(await create(alice, realmId, one)).toBe('ok')
  await sql`update users set is_frozen = true where user_id = ${bob.userId}`
  const statuses = await Promise.all([
    create(alice, realmId),
    create(bob, realmId),
    create(alice, realmId, one),
    create(alice, realmId, two),
    update(alice, realmId, { vlobId: one, version: 2 }),
    update(alice, realmId, { vlobId: one, version: 4 }),
    update(alice, realmId, { vlobId: newId(organization.tools), version: 2 }),
    create(alice, newId(organization.tools)),
  ])
  expect(statuses).toEqual([
    'ok',
    'Error: HTTP 462',
    'vlob_already_exists',
    'ok',
    'ok',
    'bad_vlob_version',
    'vlob_not_found',
    'realm_not_found',
  ])
  const reply = await call(alice, vlobReadBatch, { realmId, vlobs: [one, two], at: null })
  expect(reply.status === 'ok' && reply.items.map((item) => [item[0], item[3]])).toEqual([
    [one, 2],
    [two, 1],
  ])
})

test('of the same version sent twenty times at once one is written', async () => {
  const { organization, alice, bob, realmId } = await knownRealm()
  const vlobId = newId<VlobId>(organization.tools)
  const devices = Array.from({ length: 20 }, (_, n) => (n % 2 ? alice : bob))
  const created = await Promise.all(devices.map((device) => create(device, realmId, vlobId)))
  expect(created.toSorted()).toEqual(['ok', ...Array.from({ length: 19 }, () => 'vlob_already_exists')])
  const updated = await Promise.all(devices.map((device) => update(device, realmId, { vlobId, version: 2 })))
  expect(updated.toSorted()).toEqual([...Array.from({ length: 19 }, () => 'bad_vlob_version'), 'ok'])
})

test('versions 0 and 1 are no updates', async () => {
  const { organization, alice, realmId } = await knownRealm()
  const vlobId = newId<VlobId>(organization.tools)
  for (const version of [0, 1]) expect(await update(alice, realmId, { vlobId, version })).toBe('vlob_not_found')
  expect(await create(alice, realmId, vlobId)).toBe('ok')
  for (const version of [0, 1]) expect(await update(alice, realmId, { vlobId, version })).toBe('bad_vlob_version')
})

describe('what a server remembers is not believed', () => {
  test.each([
    ['the realm is archived', `update realms set status = 'ARCHIVED' where realm_id = $1`, 'realm_archived'],
    ['the realm is deleted', `update realms set status = 'DELETED' where realm_id = $1`, 'realm_deleted'],
    ['the key was rotated', 'update realms set key_index = key_index + 1 where realm_id = $1', 'bad_key_index'],
    [
      'the realm has a later certificate',
      'update realms set topic_timestamp = topic_timestamp + 60000000 where realm_id = $1',
      'require_greater_timestamp',
    ],
    [
      'the organization has a later certificate',
      `update organizations set common_timestamp = common_timestamp + 60000000
       where id = (select organization from realms where realm_id = $1)`,
      'require_greater_timestamp',
    ],
    [
      'the author only reads',
      `update realm_members set role = 'READER' where realm = (select id from realms where realm_id = $1)`,
      'author_not_allowed',
    ],
    [
      'the author has no role any more',
      `update realm_members set role = null where realm = (select id from realms where realm_id = $1)`,
      'author_not_allowed',
    ],
    [
      'the organization is expired',
      'update organizations set is_expired = true where id = (select organization from realms where realm_id = $1)',
      'Error: HTTP 460',
    ],
    [
      'there are new terms',
      `update organizations set tos_updated_on = 1, tos_urls = '{}'
       where id = (select organization from realms where realm_id = $1)`,
      'Error: HTTP 463',
    ],
    [
      'the author is revoked',
      'update users set revoked_on = 1 where organization = (select organization from realms where realm_id = $1)',
      'Error: HTTP 461',
    ],
  ])('when %s', async (_, change, status) => {
    const { alice, bob, realmId } = await knownRealm()
    await sql.unsafe(change, [realmId])
    for (const device of [alice, bob]) expect(await create(device, realmId)).toBe(status)
    expect(await transactions(realmId)).toBe(2)
  })

  test('when the author changed from one role that writes to another', async () => {
    const { alice, realmId } = await knownRealm()
    await sql`
      update realm_members set role = 'MANAGER' where realm = (select id from realms where realm_id = ${realmId})`
    for (const expected of ['ok', 'ok']) expect(await create(alice, realmId)).toBe(expected)
  })

  test('when somebody joined, who is told as well', async () => {
    const { organization, alice, bob, realmId } = await knownRealm()
    const carol = await organization.addUser('Carol')
    await create(alice, realmId)
    await join(realmId, carol, 'READER')
    using carols = await listen(carol)
    using bobs = await listen(bob)
    const vlobId = newId<VlobId>(organization.tools)
    expect(await create(alice, realmId, vlobId)).toBe('ok')
    for (const reader of [carols, bobs]) expect(await vlobsUntil(reader, vlobId)).toContain(vlobId)
  })

  test('when somebody left, who is not told', async () => {
    const { organization, alice, bob, realmId } = await knownRealm()
    using bobs = await listen(bob)
    await sql`
      update realm_members set role = null
      where user_key = (select id from users where user_id = ${bob.userId})`
    const vlobId = newId<VlobId>(organization.tools)
    expect(await create(alice, realmId, vlobId)).toBe('ok')
    await sql`
      update realm_members set role = 'READER'
      where user_key = (select id from users where user_id = ${bob.userId})`
    const next = newId<VlobId>(organization.tools)
    expect(await create(alice, realmId, next)).toBe('ok')
    expect(await vlobsUntil(bobs, next)).not.toContain(vlobId)
  })
})

test('what was remembered is right again after a change: later versions take the short way', async () => {
  const { organization, alice, realmId } = await knownRealm()
  await administer(server, 'PATCH', `/organizations/${organization.id}`, { user_profile_outsider_allowed: false })
  await organization.addUser('Carol')
  const statuses = await Promise.all(Array.from({ length: 5 }, () => create(alice, realmId)))
  expect(statuses).toEqual(statuses.map(() => 'ok'))
  const before = await transactions(realmId)
  await Promise.all(Array.from({ length: 40 }, () => create(alice, realmId)))
  expect((await transactions(realmId)) - before).toBeLessThan(10)
})

test('the highest timestamp of a realm is kept, whatever comes after it', async () => {
  const { organization, alice, realmId } = await knownRealm()
  const high = (organization.tick() + 200_000_000n) as DateTime
  await call(alice, vlobCreate, { ...vlobOf(organization, realmId), timestamp: high })
  await Promise.all([create(alice, realmId), create(alice, realmId)])
  const [realm] = await sql`select last_vlob_timestamp, checkpoint, vlob_bytes from realms where realm_id = ${realmId}`
  expect(realm).toEqual({ lastVlobTimestamp: high, checkpoint: 5n, vlobBytes: 15n })
})

test('blobs are not mixed up, long ones included', async () => {
  const { organization, alice, realmId } = await knownRealm()
  const vlobs = Array.from({ length: 30 }, (_, n) => ({
    ...vlobOf(organization, realmId),
    blob: new Uint8Array(n === 7 ? 900_000 : n * 300).fill(n),
  }))
  await Promise.all(vlobs.map((vlob) => call(alice, vlobCreate, vlob)))
  const reply = await call(alice, vlobReadBatch, { realmId, vlobs: vlobs.map(({ vlobId }) => vlobId), at: null })
  expect(reply.status === 'ok' && reply.items.map((item) => item[5])).toEqual(vlobs.map(({ blob }) => blob))
})
