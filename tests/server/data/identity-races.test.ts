import {
  deviceCreate,
  inviteNewDevice,
  inviteNewUser,
  organizationBootstrap,
  realmCreate,
  shamirRecoveryDelete,
  shamirRecoverySetup,
  userCreate,
  userRevoke,
} from '@parallax/protocol'
import { type AccessToken, accessTokenFromBytes, type OrganizationId, type VlobId } from '@parallax/wire'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { administer } from '../../kit/administration.ts'
import { HeldTables } from '../../kit/held-tables.ts'
import { type OwnDatabase, ownDatabase } from '../../kit/own-database.ts'
import { call, callAnonymously } from '../../kit/rpc.ts'
import { openDatabase } from '../../kit/shared-database.ts'
import { sharedServer } from '../../kit/shared-server.ts'
import { startTestServer, type TestServer } from '../../kit/start-test-server.ts'
import { Applicant } from '../../kit/test-enrollment.ts'
import {
  expectOk,
  newDevice,
  newId,
  newOrganizationId,
  newUserCertificates,
  type TestOrganization,
  testOrganization,
} from '../../kit/test-organization.ts'
import { deletionRequest, setupRequest } from './recovery-requests.ts'
import { deviceRequest, promotionRequest, revocationRequest } from './requests.ts'

let database: OwnDatabase
let server: TestServer
let organization: TestOrganization

beforeAll(async () => {
  database = await ownDatabase(await sharedServer())
  server = await startTestServer({ database: database.connection })
  organization = await testOrganization(server)
}, 60_000)

afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

/** Dave has a recovery, Bob wants one that counts on Carol; Zoë wants to be a user. */
async function raceScene() {
  const { alice, addUser, tick, tools } = organization
  const [bob, carol, dave] = [await addUser('Bob'), await addUser('Carol'), await addUser('Dave')]
  const setupTimestamp = tick()
  const recipients = [bob.userId]
  expectOk(await call(dave, shamirRecoverySetup, setupRequest(dave, { recipients, timestamp: setupTimestamp })))
  const zoe = newDevice(organization, 'Zoë')
  const added = newDevice(organization, 'phone')
  return { alice, bob, carol, dave, setupTimestamp, zoe, added, realmId: newId<VlobId>(tools) }
}

type RaceScene = Awaited<ReturnType<typeof raceScene>>

/** Locks of spec 03 §9 by their names. */
type Locks = Readonly<Record<string, 'R' | 'W'>>

interface Writer {
  readonly locks: Locks
  readonly send: (scene: RaceScene) => Promise<{ readonly status: string }>
}

const writers: Readonly<Record<string, Writer>> = {
  user_create: {
    locks: { common: 'W' },
    send: ({ alice, zoe }) => {
      const timestamp = organization.tick()
      return call(alice, userCreate, newUserCertificates(zoe, { profile: 'STANDARD', timestamp, author: alice }))
    },
  },
  device_create: {
    locks: { common: 'W' },
    send: ({ alice, added }) => call(alice, deviceCreate, deviceRequest(alice, added)),
  },
  user_revoke: {
    locks: { common: 'W' },
    send: ({ alice, carol: { userId } }) => call(alice, userRevoke, revocationRequest(alice, { userId })),
  },
  realm_create: {
    locks: { common: 'R', realm: 'W' },
    send: ({ bob, realmId }) => call(bob, realmCreate, promotionRequest(bob, { realmId })),
  },
  shamir_recovery_setup: {
    locks: { common: 'R', shamir: 'W' },
    send: ({ alice, bob, carol }) =>
      call(bob, shamirRecoverySetup, setupRequest(bob, { recipients: [alice.userId, carol.userId] })),
  },
  shamir_recovery_delete: {
    locks: { common: 'R', shamir: 'W' },
    send: ({ bob, dave, setupTimestamp: setupToDeleteTimestamp }) => {
      const shareRecipients = new Set([bob.userId])
      return call(dave, shamirRecoveryDelete, deletionRequest(dave, { setupToDeleteTimestamp, shareRecipients }))
    },
  },
  invite_new_user: {
    locks: { common: 'R', invitations: 'W' },
    send: ({ alice, zoe }) => call(alice, inviteNewUser, { claimerEmail: zoe.humanHandle.email, sendEmail: false }),
  },
  invite_new_device: {
    locks: { common: 'R', invitations: 'W' },
    send: ({ bob }) => call(bob, inviteNewDevice, { sendEmail: false }),
  },
  async_enrollment_submit: {
    locks: { common: 'R', enrollments: 'W' },
    send: ({ zoe }) => new Applicant(organization, zoe).submit(),
  },
}

/** What the second of two gets once the first is done; `ok` where nothing stands. */
const secondReplies: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  user_create: {
    user_create: 'human_handle_already_taken',
    invite_new_user: 'claimer_email_already_enrolled',
    async_enrollment_submit: 'email_already_enrolled',
  },
  device_create: { device_create: 'device_already_exists' },
  user_revoke: { user_revoke: 'user_already_revoked', shamir_recovery_setup: 'revoked_recipient' },
  realm_create: { realm_create: 'realm_already_exists' },
  shamir_recovery_setup: { shamir_recovery_setup: 'shamir_recovery_already_exists' },
  shamir_recovery_delete: { shamir_recovery_delete: 'shamir_recovery_already_deleted' },
  async_enrollment_submit: { async_enrollment_submit: 'email_already_submitted' },
}

const TABLES = [
  'common_certificates',
  'realm_certificates',
  'realms',
  'shamir_setups',
  'shamir_shares',
  'invitations',
  'async_enrollments',
]

describe('two writers', () => {
  for (const [firstName, first] of Object.entries(writers))
    for (const [secondName, second] of Object.entries(writers)) {
      const waits = excludesOther(first.locks, second.locks)
      test(`${secondName} ${waits ? 'waits for' : 'goes beside'} ${firstName}`, async () => {
        const scene = await raceScene()
        await using held = await HeldTables.hold({ connection: database.connection, tables: TABLES, mode: 'share' })
        const one = statusOf(first.send(scene))
        expect(await held.untilWaiting(1)).toEqual(['relation'])
        const other = statusOf(second.send(scene))
        expect(await held.untilWaiting(2)).toEqual(['relation', waits ? 'advisory' : 'relation'])
        await held.release()
        const replies = await Promise.all([one, other])
        const expected = ['ok', secondReplies[firstName]?.[secondName] ?? 'ok']
        // Beside each other, either of them is first.
        if (waits) expect(replies).toEqual(expected)
        else expect(replies.toSorted()).toEqual(expected.toSorted())
      })
    }
})

test('of two bootstraps the second waits, and is told that there was one', async () => {
  const id = newOrganizationId(organization.tools)
  const { code } = await administer(server, 'POST', '/organizations', { organization_id: id })
  expect(code).toBe(200)
  const bootstrapToken = await bootstrapTokenOf(id)
  await using held = await HeldTables.hold({
    connection: database.connection,
    tables: ['organizations', 'users'],
    mode: 'share',
  })
  const one = bootstrap(id, bootstrapToken)
  expect(await held.untilWaiting(1)).toEqual(['relation'])
  const other = bootstrap(id, bootstrapToken)
  expect(await held.untilWaiting(2)).toEqual(['relation', 'transactionid'])
  await held.release()
  expect(await Promise.all([one, other])).toEqual(['ok', 'organization_already_bootstrapped'])
})

async function bootstrap(id: OrganizationId, bootstrapToken: AccessToken): Promise<string> {
  const { tools, tick, rootSigningKey } = organization
  const first = newUserCertificates(newDevice(organization, 'First'), { profile: 'ADMIN', timestamp: tick() })
  const request = { bootstrapToken, rootVerifyKey: tools.crypto.verifyKeyOf(rootSigningKey), ...first }
  const route = { server: server.url, path: `/anonymous/${id}` }
  return await statusOf(
    callAnonymously(route, organizationBootstrap, { ...request, sequesterAuthorityCertificate: null }),
  )
}

async function bootstrapTokenOf(id: OrganizationId): Promise<AccessToken> {
  await using sql = openDatabase({ ...server, database: database.connection })
  const [row] = await sql<{ token: Uint8Array }[]>`
    select bootstrap_token as token from organizations where organization_id = ${id}`
  if (row === undefined) throw new TypeError('an organization that is created is there')
  return accessTokenFromBytes(row.token)
}

function excludesOther(first: Locks, second: Locks): boolean {
  return Object.entries(first).some(([name, mode]) => {
    const other = second[name]
    return other !== undefined && (mode === 'W' || other === 'W')
  })
}

async function statusOf(reply: Promise<{ readonly status: string }>): Promise<string> {
  return await reply.then(
    ({ status }) => status,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )
}
