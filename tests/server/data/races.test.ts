import {
  blockCreate,
  blockRead,
  certificateGet,
  deviceCreate,
  organizationInfo,
  realmGetKeysBundle,
  realmRename,
  realmRotateKey,
  realmSelfPromoteToOwner,
  realmShare,
  realmUnshare,
  realmUpdateArchiving,
  userRevoke,
  userUpdate,
  vlobCreate,
  vlobPollChanges,
  vlobReadBatch,
  vlobReadVersions,
  vlobUpdate,
} from '@parallax/protocol'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { brokenInvariants } from '../../../scripts/check-database/check-database.ts'
import { type OwnDatabase, ownDatabase } from '../../kit/own-database.ts'
import { call } from '../../kit/rpc.ts'
import { openDatabase } from '../../kit/shared-database.ts'
import { sharedServer } from '../../kit/shared-server.ts'
import { startTestServer, type TestServer } from '../../kit/start-test-server.ts'
import { newDevice, type TestOrganization, testOrganization } from '../../kit/test-organization.ts'
import {
  archivingRequest,
  blockRequest,
  deviceRequest,
  profileRequest,
  promotionRequest,
  renameRequest,
  revocationRequest,
  rotationRequest,
  shareRequest,
  unshareRequest,
  vlobRequest,
} from './requests.ts'
import { newWorkspace } from './workspace.ts'
import { holdWrites } from './writes-held.ts'

let database: OwnDatabase
let server: TestServer
let organization: TestOrganization

beforeAll(async () => {
  database = await ownDatabase(await sharedServer())
  server = await startTestServer({ database: database.connection })
  organization = await testOrganization(server)
})

afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

/** A realm where Bob may write, with a vlob and a block; Dave is no member. */
async function raceScene() {
  const { alice, addUser } = organization
  const [bob, dave] = [await addUser('Bob'), await addUser('Dave')]
  const workspace = await newWorkspace(alice, [[bob, 'CONTRIBUTOR']])
  const { realmId, participants } = workspace
  const { vlobId } = await workspace.write()
  const blockId = await workspace.store(Uint8Array.of(1))
  const [newVlob, newBlock] = [vlobRequest(bob, realmId), blockRequest(bob, realmId)]
  const added = newDevice(organization, 'added')
  return { alice, bob, dave, realmId, vlobId, blockId, participants: [...participants], newVlob, newBlock, added }
}

type RaceScene = Awaited<ReturnType<typeof raceScene>>

interface Writer {
  /** Of spec 03 §9. */
  readonly common: 'R' | 'W'
  readonly realm: '' | 'R' | 'W'
  readonly send: (scene: RaceScene) => Promise<{ readonly status: string }>
}

const writers: Readonly<Record<string, Writer>> = {
  realm_share: {
    common: 'R',
    realm: 'W',
    send: ({ alice, dave: { userId }, realmId }) => call(alice, realmShare, shareRequest(alice, { realmId, userId })),
  },
  realm_unshare: {
    common: 'R',
    realm: 'W',
    send: ({ alice, bob: { userId }, realmId }) =>
      call(alice, realmUnshare, unshareRequest(alice, { realmId, userId })),
  },
  realm_rename: {
    common: 'R',
    realm: 'W',
    send: ({ alice, realmId }) => call(alice, realmRename, renameRequest(alice, { realmId })),
  },
  realm_rotate_key: {
    common: 'R',
    realm: 'W',
    send: ({ alice, realmId, participants }) =>
      call(alice, realmRotateKey, rotationRequest(alice, { realmId, keyIndex: 2n, participants })),
  },
  realm_update_archiving: {
    common: 'R',
    realm: 'W',
    send: ({ alice, realmId }) => call(alice, realmUpdateArchiving, archivingRequest(alice, { realmId })),
  },
  vlob_create: {
    common: 'R',
    realm: 'R',
    send: ({ bob, newVlob }) => call(bob, vlobCreate, { ...newVlob, timestamp: organization.tick() }),
  },
  vlob_update: {
    common: 'R',
    realm: 'R',
    send: ({ bob, realmId, vlobId }) => call(bob, vlobUpdate, { ...vlobRequest(bob, realmId), vlobId, version: 2 }),
  },
  block_create: { common: 'R', realm: 'R', send: ({ bob, newBlock }) => call(bob, blockCreate, newBlock) },
  device_create: {
    common: 'W',
    realm: '',
    send: ({ alice, added }) => call(alice, deviceCreate, deviceRequest(alice, added)),
  },
  user_update: {
    common: 'W',
    realm: '',
    send: ({ alice, dave: { userId } }) => call(alice, userUpdate, profileRequest(alice, { userId })),
  },
  user_revoke: {
    common: 'W',
    realm: 'R',
    send: ({ alice, bob: { userId } }) => call(alice, userRevoke, revocationRequest(alice, { userId })),
  },
}

/** What the second of two gets once the first is done; `ok` where nothing stands. */
const secondReplies: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  realm_share: { realm_share: 'role_already_granted', realm_rotate_key: 'participant_mismatch' },
  realm_unshare: {
    realm_unshare: 'recipient_already_unshared',
    realm_rotate_key: 'participant_mismatch',
    vlob_create: 'author_not_allowed',
    vlob_update: 'author_not_allowed',
  },
  realm_rotate_key: {
    realm_share: 'bad_key_index',
    realm_rename: 'bad_key_index',
    realm_rotate_key: 'bad_key_index',
    vlob_create: 'bad_key_index',
    vlob_update: 'bad_key_index',
  },
  realm_update_archiving: { vlob_create: 'realm_archived', vlob_update: 'realm_archived' },
  vlob_create: { vlob_create: 'vlob_already_exists' },
  vlob_update: { vlob_update: 'bad_vlob_version' },
  block_create: { block_create: 'block_already_exists' },
  device_create: { device_create: 'device_already_exists' },
  user_update: { user_update: 'user_no_changes' },
  user_revoke: {
    user_revoke: 'user_already_revoked',
    vlob_create: 'HTTP 461',
    vlob_update: 'HTTP 461',
    block_create: 'HTTP 461',
  },
}

function excludesOther(first: Writer, second: Writer): boolean {
  const excludes = (one: string, other: string) => one !== '' && other !== '' && (one === 'W' || other === 'W')
  return excludes(first.common, second.common) || excludes(first.realm, second.realm)
}

async function statusOf(reply: Promise<{ readonly status: string }>): Promise<string> {
  return await reply.then(
    ({ status }) => status,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )
}

describe('two writers', () => {
  for (const [firstName, first] of Object.entries(writers))
    for (const [secondName, second] of Object.entries(writers)) {
      const waits = excludesOther(first, second)
      test(`${secondName} ${waits ? 'waits for' : 'goes beside'} ${firstName}`, async () => {
        const scene = await raceScene()
        await using writes = await holdWrites(database.connection)
        const one = statusOf(first.send(scene))
        expect(await writes.untilWaiting(1)).toEqual(['relation'])
        const other = statusOf(second.send(scene))
        expect(await writes.untilWaiting(2)).toEqual(['relation', waits ? 'advisory' : 'relation'])
        await writes.release()
        const replies = await Promise.all([one, other])
        const expected = ['ok', secondReplies[firstName]?.[secondName] ?? 'ok']
        // Beside each other, either of them is first.
        if (waits) expect(replies).toEqual(expected)
        else expect(replies.toSorted()).toEqual(expected.toSorted())
      })
    }
})

describe('a writer and readers', () => {
  for (const [name, { send }] of Object.entries(writers))
    test(`nobody waits to read during ${name}, or sees a part of it`, async () => {
      const scene = await raceScene()
      const before = await readEverything(scene)
      await using writes = await holdWrites(database.connection)
      const writing = statusOf(send(scene))
      await writes.untilWaiting(1)
      expect(await readEverything(scene)).toEqual(before)
      await writes.release()
      expect(await writing).toBe('ok')
      expect(await readEverything(scene)).not.toEqual(before)
    })
})

test('of two who promote themselves the second waits, and is told that there is an owner', async () => {
  const { bob, dave } = await raceScene()
  const carol = await organization.addUser('Carol')
  const { realmId } = await newWorkspace(bob, [
    [carol, 'READER'],
    [dave, 'READER'],
  ])
  const { alice } = organization
  await call(alice, userRevoke, revocationRequest(alice, { userId: bob.userId }))
  await using writes = await holdWrites(database.connection)
  const promote = (device: typeof carol) =>
    statusOf(call(device, realmSelfPromoteToOwner, promotionRequest(device, { realmId })))
  const one = promote(carol)
  await writes.untilWaiting(1)
  const other = promote(dave)
  expect(await writes.untilWaiting(2)).toEqual(['relation', 'advisory'])
  await writes.release()
  expect(await Promise.all([one, other])).toEqual(['ok', 'active_owner_already_exists'])
})

test('no race left anything broken', async () => {
  await using sql = openDatabase({ ...server, database: database.connection })
  expect(await brokenInvariants(sql)).toEqual([])
})

async function readEverything({ alice, realmId, vlobId, blockId, newVlob }: RaceScene): Promise<readonly unknown[]> {
  const nothing = { commonAfter: null, sequesterAfter: null, shamirRecoveryAfter: null, realmAfter: new Map() }
  return await Promise.all([
    call(alice, certificateGet, nothing),
    call(alice, realmGetKeysBundle, { realmId, keyIndex: 2n }),
    call(alice, vlobPollChanges, { realmId, lastCheckpoint: 0n }),
    call(alice, vlobReadBatch, { realmId, vlobs: [vlobId, newVlob.vlobId], at: null }),
    call(alice, vlobReadVersions, { realmId, items: [[vlobId, 2]] }),
    call(alice, blockRead, { realmId, blockId }),
    call(alice, organizationInfo, {}),
  ])
}
