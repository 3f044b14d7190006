import { realmRotateKey, realmShare, userRevoke, vlobCreate, vlobPollChanges } from '@parallax/protocol'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { brokenInvariants } from '../../../scripts/check-database/check-database.ts'
import { type OwnDatabase, ownDatabase } from '../../kit/own-database.ts'
import { call } from '../../kit/rpc.ts'
import { openDatabase } from '../../kit/shared-database.ts'
import { sharedServer } from '../../kit/shared-server.ts'
import { startTestServer, type TestServer } from '../../kit/start-test-server.ts'
import { type TestOrganization, testOrganization } from '../../kit/test-organization.ts'
import { revocationRequest, rotationRequest, shareRequest, vlobRequest } from './requests.ts'
import { newWorkspace } from './workspace.ts'
import { holdWrites } from './writes-held.ts'

let database: OwnDatabase
let servers: readonly [TestServer, TestServer]
let organization: TestOrganization

/** Two processes on one database, with connections for everybody who waits. */
beforeAll(async () => {
  database = await ownDatabase(await sharedServer())
  const options = { database: database.connection, args: ['--db-max-connections', '20'] }
  servers = [await startTestServer(options), await startTestServer(options)]
  organization = await testOrganization(servers[0])
})

afterAll(async () => {
  for (const server of servers) await server[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

async function expectSound(): Promise<void> {
  await using sql = openDatabase({ ...servers[0], database: database.connection })
  expect(await brokenInvariants(sql)).toEqual([])
}

test('vlobs that wait behind a rotation are all refused, through whichever server they come', async () => {
  const { alice } = organization
  const { realmId, participants } = await newWorkspace(alice)
  await using writes = await holdWrites(database.connection)
  const rotation = rotationRequest(alice, { realmId, keyIndex: 2n, participants: [...participants] })
  const rotated = call(alice, realmRotateKey, rotation)
  await writes.untilWaiting(1)
  const vlobs = Array.from({ length: 12 }, (_, n) =>
    call(alice, vlobCreate, vlobRequest(alice, realmId), { server: servers[n % 2]?.url ?? '' }),
  )
  await writes.untilWaiting(13)
  await writes.release()
  expect(await rotated).toEqual({ status: 'ok' })
  for (const { status } of await Promise.all(vlobs)) expect(status).toBe('bad_key_index')
  const changes = await call(alice, vlobPollChanges, { realmId, lastCheckpoint: 0n })
  expect(changes).toEqual({ status: 'ok', changes: [], currentCheckpoint: 0n })
})

test('a rotation waits for the vlobs that were before it, and all of them are accepted', async () => {
  const { alice } = organization
  const { realmId, participants } = await newWorkspace(alice)
  await using writes = await holdWrites(database.connection)
  const vlobs = Array.from({ length: 12 }, (_, n) =>
    call(alice, vlobCreate, vlobRequest(alice, realmId), { server: servers[n % 2]?.url ?? '' }),
  )
  await writes.untilWaiting(12)
  const rotation = rotationRequest(alice, { realmId, keyIndex: 2n, participants: [...participants] })
  const rotated = call(alice, realmRotateKey, rotation, { server: servers[1].url })
  await writes.untilWaiting(13)
  await writes.release()
  for (const { status } of await Promise.all(vlobs)) expect(status).toBe('ok')
  expect(await rotated).toEqual({ status: 'ok' })
})

type Step = 'share' | 'rotate' | 'revoke'

const orders: readonly (readonly [Step, Step, Step])[] = [
  ['share', 'rotate', 'revoke'],
  ['share', 'revoke', 'rotate'],
  ['rotate', 'share', 'revoke'],
  ['rotate', 'revoke', 'share'],
  ['revoke', 'share', 'rotate'],
  ['revoke', 'rotate', 'share'],
]

/** What each gets when they come in this order: Dave is no member, and the rotation was made for those before him. */
function repliesInOrder(order: readonly Step[]): Readonly<Record<Step, string>> {
  const replies = { share: 'ok', rotate: 'ok', revoke: 'ok' }
  const isBefore = (one: Step, other: Step) => order.indexOf(one) < order.indexOf(other)
  if (isBefore('revoke', 'share')) replies.share = 'recipient_revoked'
  else if (isBefore('rotate', 'share')) replies.share = 'bad_key_index'
  if (isBefore('share', 'rotate') && replies.share === 'ok') replies.rotate = 'participant_mismatch'
  return replies
}

for (const order of orders)
  test(`${order.join(', ')}: the replies are those of one after the other`, async () => {
    const { alice, addUser } = organization
    const { userId } = await addUser('Dave')
    const { realmId, participants } = await newWorkspace(alice)
    const tick = organization.tick
    // In this order whoever comes last has the highest timestamp, so that only the order of the locks counts.
    const send: Readonly<Record<Step, (server: string) => Promise<{ readonly status: string }>>> = {
      share: (server) =>
        call(alice, realmShare, shareRequest(alice, { realmId, userId, timestamp: tick() }), { server }),
      rotate: (server) => {
        const fields = { realmId, keyIndex: 2n, participants: [...participants], timestamp: tick() }
        return call(alice, realmRotateKey, rotationRequest(alice, fields), { server })
      },
      revoke: (server) => call(alice, userRevoke, revocationRequest(alice, { userId, timestamp: tick() }), { server }),
    }
    await using writes = await holdWrites(database.connection)
    const sent: Promise<readonly [Step, string]>[] = []
    for (const [index, step] of order.entries()) {
      sent.push(send[step](servers[index % 2]?.url ?? '').then(({ status }) => [step, status] as const))
      await writes.untilWaiting(index + 1)
    }
    await writes.release()
    const replies = Object.fromEntries(await Promise.all(sent))
    expect(orders.map(repliesInOrder)).toContainEqual(replies)
    expect(replies[order[0]]).toBe('ok')
    await expectSound()
  })

test('share, rotate, revoke and write as fast as two servers can: every outcome is that of some order', async () => {
  const { alice, addUser } = organization
  const scenes = []
  for (let n = 0; n < 6; n += 1)
    scenes.push({ person: await addUser(`Person ${n}`), workspace: await newWorkspace(alice) })
  const statuses: string[] = []
  const told = async (reply: Promise<{ readonly status: string }>) => void statuses.push((await reply).status)
  await Promise.all(
    scenes.flatMap(({ person: { userId }, workspace: { realmId, participants } }, n) => {
      const at = { server: servers[n % 2]?.url ?? '' }
      const rotation = { realmId, keyIndex: 2n, participants: [...participants] }
      return [
        told(call(alice, realmShare, shareRequest(alice, { realmId, userId }), at)),
        told(call(alice, realmRotateKey, rotationRequest(alice, rotation), at)),
        told(call(alice, vlobCreate, vlobRequest(alice, realmId), at)),
        told(call(alice, userRevoke, revocationRequest(alice, { userId }), at)),
        told(call(alice, vlobCreate, vlobRequest(alice, realmId), at)),
      ]
    }),
  )
  expect(statuses).toHaveLength(30)
  await expectSound()
})
