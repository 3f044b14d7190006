import { realmRotateKey } from '@parallax/protocol'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { HeldTables } from '../kit/held-tables.ts'
import { type OwnDatabase, ownDatabase } from '../kit/own-database.ts'
import { call } from '../kit/rpc.ts'
import { sharedServer } from '../kit/shared-server.ts'
import { startTestServer, type TestServer } from '../kit/start-test-server.ts'
import { SequesteredOrganization } from '../kit/test-sequester.ts'
import { rotationRequest } from './data/requests.ts'

let database: OwnDatabase
let server: TestServer
let authority: SequesteredOrganization

beforeAll(async () => {
  database = await ownDatabase(await sharedServer())
  server = await startTestServer({ database: database.connection })
  authority = await SequesteredOrganization.create(server)
}, 60_000)
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

/** The second begins when the first has made its checks and is about to write. */
async function inTurn<One, Two>(first: () => Promise<One>, second: () => Promise<Two>): Promise<readonly [One, Two]> {
  await using held = await HeldTables.hold({
    connection: database.connection,
    tables: ['realm_certificates', 'sequester_certificates', 'sequester_services'],
    mode: 'share',
  })
  const one = first()
  expect(await held.untilWaiting(1)).toEqual(['relation'])
  const two = second()
  expect(await held.untilWaiting(2)).toEqual(['relation', 'advisory'])
  await held.release()
  return await Promise.all([one, two])
}

async function rotation() {
  const { alice, addRealm } = authority.organization
  const fields = { realmId: await addRealm(alice), participants: [alice.userId] }
  const { services } = (await authority.administer('GET', '')).json as { services: { service_id: never }[] }
  const request = rotationRequest(alice, { ...fields, services: services.map(({ service_id }) => service_id) })
  return () => call(alice, realmRotateKey, request)
}

test('no rotation passes by a service that is created at once', async () => {
  const [rotate, service] = [await rotation(), await authority.service()]
  const [answer, reply] = await inTurn(() => authority.create(service.certificate), rotate)
  expect(answer.code).toBe(200)
  expect(reply).toEqual({
    status: 'sequester_service_mismatch',
    lastSequesterCertificateTimestamp: service.timestamp,
  })
})

test('a service that is created behind a rotation waits for it', async () => {
  const [rotate, service] = [await rotation(), await authority.service()]
  const [reply, answer] = await inTurn(rotate, () => authority.create(service.certificate))
  expect([reply.status, answer.code]).toEqual(['ok', 200])
})

test('of two certificates of the authority at once the second must be later', async () => {
  const [early, late] = [await authority.service(), await authority.service()]
  const [first, second] = await inTurn(
    () => authority.create(late.certificate),
    () => authority.create(early.certificate),
  )
  expect(first.code).toBe(200)
  expect(second).toMatchObject({ code: 400, json: { detail: { msg: 'Require greater timestamp' } } })
})
