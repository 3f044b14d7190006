import {
  blockCreate,
  deviceCreate,
  inviteNewDevice,
  organizationInfo,
  realmCreate,
  realmRename,
  realmRotateKey,
  realmShare,
  vlobCreate,
  vlobUpdate,
} from '@parallax/protocol'
import type { VlobId } from '@parallax/wire'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { administer } from '../../kit/administration.ts'
import { HeldTables } from '../../kit/held-tables.ts'
import { type OwnDatabase, ownDatabase } from '../../kit/own-database.ts'
import { call } from '../../kit/rpc.ts'
import { openDatabase } from '../../kit/shared-database.ts'
import { sharedServer } from '../../kit/shared-server.ts'
import { startTestServer, type TestServer } from '../../kit/start-test-server.ts'
import {
  newDevice,
  newId,
  type TestDevice,
  type TestOrganization,
  testOrganization,
} from '../../kit/test-organization.ts'
import {
  blockRequest,
  deviceRequest,
  promotionRequest,
  renameRequest,
  rotationRequest,
  shareRequest,
  vlobRequest,
} from './requests.ts'
import { newWorkspace } from './workspace.ts'

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

/** Bob owns a realm with a vlob. */
async function freezeScene() {
  const { alice, addUser } = organization
  const bob = await addUser('Bob')
  const workspace = await newWorkspace(bob)
  const { vlobId } = await workspace.write()
  return { alice, bob, realmId: workspace.realmId, vlobId }
}

type FreezeScene = Awaited<ReturnType<typeof freezeScene>>

/** What Bob is in the middle of. */
const writers: Readonly<Record<string, (scene: FreezeScene) => Promise<{ readonly status: string }>>> = {
  vlob_create: ({ bob, realmId }) => call(bob, vlobCreate, vlobRequest(bob, realmId)),
  vlob_update: ({ bob, realmId, vlobId }) =>
    call(bob, vlobUpdate, { ...vlobRequest(bob, realmId), vlobId, version: 2 }),
  block_create: ({ bob, realmId }) => call(bob, blockCreate, blockRequest(bob, realmId)),
  device_create: ({ bob }) => call(bob, deviceCreate, deviceRequest(bob, newDevice(organization, 'phone'))),
  realm_create: ({ bob }) =>
    call(bob, realmCreate, promotionRequest(bob, { realmId: newId<VlobId>(organization.tools), role: 'OWNER' })),
  realm_rename: ({ bob, realmId }) => call(bob, realmRename, renameRequest(bob, { realmId })),
  realm_rotate_key: ({ bob, realmId }) =>
    call(bob, realmRotateKey, rotationRequest(bob, { realmId, keyIndex: 2n, participants: [bob.userId] })),
  realm_share: ({ alice, bob, realmId }) => call(bob, realmShare, shareRequest(bob, { realmId, userId: alice.userId })),
  invite_new_device: ({ bob }) => call(bob, inviteNewDevice, { sendEmail: false }),
}

/** Their checks and writes are one statement, with nothing between them. */
const ONE_STATEMENT = ['vlob_create', 'vlob_update']

describe('a user who is frozen', () => {
  for (const [name, write] of Object.entries(writers)) {
    test(`is refused in ${name} when it waited meanwhile for its lock`, async () => {
      const scene = await freezeScene()
      await using held = await holdCommonTopic()
      const reply = outcomeOf(write(scene))
      expect(await held.untilWaiting(1)).toEqual(['advisory'])
      await freeze(scene.bob)
      await held.release()
      expect(await reply).toBe('HTTP 462')
    })

    if (ONE_STATEMENT.includes(name)) continue
    test(`has done ${name} when it was past its checks, and does nothing more`, async () => {
      const scene = await freezeScene()
      await using held = await holdWrites()
      const reply = outcomeOf(write(scene))
      expect(await held.untilWaiting(1)).toEqual(['relation'])
      await freeze(scene.bob)
      await held.release()
      expect(await reply).toBe('ok')
      expect(await outcomeOf(call(scene.bob, organizationInfo, {}))).toBe('HTTP 462')
    })
  }
})

/** As somebody does who changes users: every write of the organization waits. */
async function holdCommonTopic(): Promise<HeldTables> {
  await using sql = openDatabase({ ...server, database: database.connection })
  const [row] = await sql<
    { key: number }[]
  >`select id as key from organizations where organization_id = ${organization.id}`
  const { connection } = database
  const held = await HeldTables.hold({ connection, tables: ['cryptpad_sessions'], mode: 'share' })
  await held.change(`select hold('exclusive', 1, ${row?.key})`)
  return held
}

function holdWrites(): Promise<HeldTables> {
  const tables = ['common_certificates', 'realm_certificates', 'realms', 'vlobs', 'blocks', 'invitations']
  return HeldTables.hold({ connection: database.connection, tables, mode: 'share' })
}

async function freeze({ userId }: TestDevice): Promise<void> {
  const path = `/organizations/${organization.id}/users/freeze`
  const { code } = await administer(server, 'POST', path, { user_id: userId, frozen: true })
  expect(code).toBe(200)
}

async function outcomeOf(reply: Promise<{ readonly status: string }>): Promise<string> {
  return await reply.then(
    ({ status }) => status,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )
}
