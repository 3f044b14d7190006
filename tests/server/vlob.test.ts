import { vlobCreate, vlobReadBatch } from '@parallax/protocol'
import type { DateTime, VlobId } from '@parallax/wire'
import { expect, test } from 'vitest'
import type { Sql } from '../../packages/server/src/db/client.ts'
import { call, now } from '../kit/rpc.ts'
import { openDatabase } from '../kit/shared-database.ts'
import { sharedServer } from '../kit/shared-server.ts'
import { expectOk, newId, type TestOrganization, testOrganization } from '../kit/test-organization.ts'

function newVlob({ tools, tick }: TestOrganization, realmId: VlobId) {
  return { realmId, vlobId: newId<VlobId>(tools), keyIndex: 0n, timestamp: tick(), blob: Uint8Array.of(1, 2, 3) }
}

test('a vlob is read back as it was written, the unknown left out, in the order of the request', async () => {
  const organization = await testOrganization(await sharedServer())
  const { alice, tools } = organization
  const realmId = await organization.addRealm(alice)
  const [one, two] = [newVlob(organization, realmId), newVlob(organization, realmId)]
  for (const vlob of [one, two]) expectOk(await call(alice, vlobCreate, vlob))
  const vlobs = [two.vlobId, newId<VlobId>(tools), one.vlobId, two.vlobId]
  const item = ({ vlobId, timestamp, blob }: typeof one) => [vlobId, 0n, alice.deviceId, 1, timestamp, blob]
  const reply = await call(alice, vlobReadBatch, { realmId, vlobs, at: null })
  expect(reply).toMatchObject({ status: 'ok', items: [item(two), item(one), item(two)].map((row) => [...row]) })
  const before = await call(alice, vlobReadBatch, { realmId, vlobs, at: one.timestamp })
  expect(before).toMatchObject({ status: 'ok', items: [item(one)] })
})

test('refusals come in their order: realm, key index, existence, clock, causality', async () => {
  const organization = await testOrganization(await sharedServer())
  const { alice, tools, addUser } = organization
  const realmId = await organization.addRealm(alice)
  const vlob = newVlob(organization, realmId)
  expectOk(await call(alice, vlobCreate, vlob))
  const tooLate = (now() - 330_000_000n) as DateTime
  const status = async (changes: Partial<typeof vlob>, device = alice) =>
    (await call(device, vlobCreate, { ...vlob, ...changes })).status
  const bob = await addUser('Bob')
  expect(await status({ realmId: newId(tools), keyIndex: 9n, timestamp: tooLate })).toBe('realm_not_found')
  expect(await status({ keyIndex: 9n, timestamp: tooLate }, bob)).toBe('author_not_allowed')
  expect(await status({ keyIndex: 9n, timestamp: tooLate })).toBe('bad_key_index')
  expect(await status({ timestamp: tooLate })).toBe('vlob_already_exists')
  expect(await status({ vlobId: newId(tools), timestamp: tooLate })).toBe('timestamp_out_of_ballpark')
  expect(await status({ vlobId: newId(tools) })).toBe('require_greater_timestamp')
  expect(await status({ timestamp: organization.tick() })).toBe('vlob_already_exists')
  expect(await status({ vlobId: newId(tools), timestamp: organization.tick() })).toBe('ok')
})

test('the change log has no hole and no entry twice, however many write at once', async () => {
  const server = await sharedServer()
  const organization = await testOrganization(server)
  const { alice } = organization
  const realmId = await organization.addRealm(alice)
  const vlobs = Array.from({ length: 30 }, () => newVlob(organization, realmId))
  // Each twice: the second one is refused and must leave no trace in the log.
  await Promise.all([...vlobs, ...vlobs].map((vlob) => call(alice, vlobCreate, vlob)))
  await using sql = openDatabase(server)
  const rows = await sql<{ checkpoint: bigint }[]>`
    select v.checkpoint from vlobs v join realms r on r.id = v.realm where r.realm_id = ${realmId} order by 1`
  expect(rows.map(({ checkpoint }) => Number(checkpoint))).toEqual(vlobs.map((_, index) => index + 1))
  const [realm] = await sql`select checkpoint, vlob_bytes from realms where realm_id = ${realmId}`
  expect(realm).toEqual({ checkpoint: 30n, vlobBytes: 90n })
})

test('a write waits for whoever changes the rights in its realm, and then sees what was changed', async () => {
  const server = await sharedServer()
  const organization = await testOrganization(server)
  const { alice } = organization
  const realmId = await organization.addRealm(alice)
  await using sql = openDatabase(server)
  const replies: string[] = []
  const { written } = await sql.begin(async (tx) => {
    await tx`
      select hold_realm('exclusive', r.organization, r.realm_id) from realms r where r.realm_id = ${realmId}`
    const written = call(alice, vlobCreate, newVlob(organization, realmId)).then(({ status }) => replies.push(status))
    await untilWaited(tx)
    await tx`update realms set status = 'ARCHIVED' where realm_id = ${realmId}`
    expect(replies).toEqual([])
    return { written: () => written }
  })
  await written()
  expect(replies).toEqual(['realm_archived'])
})

type Session = Parameters<Parameters<Sql['begin']>[1]>[0]

/** The barrier of a race: until another session waits for what this one holds. */
async function untilWaited(session: Session): Promise<void> {
  for (;;) {
    const waiting = await session`
      select from pg_stat_activity where pg_backend_pid() = any(pg_blocking_pids(pid))`
    if (waiting.length > 0) return
  }
}
