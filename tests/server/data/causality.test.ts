import {
  deviceCreate,
  realmRename,
  realmRotateKey,
  realmSelfPromoteToOwner,
  realmShare,
  realmUnshare,
  realmUpdateArchiving,
  userRevoke,
  userUpdate,
  vlobCreate,
  vlobUpdate,
} from '@parallax/protocol'
import type { DateTime } from '@parallax/wire'
import { describe, expect, test } from 'vitest'
import { call } from '../../kit/rpc.ts'
import { sharedServer } from '../../kit/shared-server.ts'
import { expectOk, newDevice, testOrganization } from '../../kit/test-organization.ts'
import {
  archivingRequest,
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
import { newWorkspace, revoke } from './workspace.ts'

/** Bob is in a realm, and was in another one. */
async function causalityScene() {
  const { alice, tick, addUser } = await testOrganization(await sharedServer())
  const [bob, dave] = [await addUser('Bob'), await addUser('Dave')]
  const former = await newWorkspace(alice, [[bob, 'OWNER']])
  await former.unshare(bob)
  const workspace = await newWorkspace(alice, [[bob, 'READER']])
  const { vlobId } = await workspace.write()
  return { alice, bob, dave, tick, former, workspace, vlobId }
}

type CausalityScene = Awaited<ReturnType<typeof causalityScene>>
type Topic = 'common' | 'realm' | 'last vlob' | 'other realm'

/** Moves a topic to this time; the last vlob by one that is accepted before an older one. */
const advance: Readonly<Record<Topic, (scene: CausalityScene, to: DateTime) => Promise<void>>> = {
  common: async ({ alice }, timestamp) => {
    const added = newDevice(alice.organization, 'added')
    expectOk(await call(alice, deviceCreate, deviceRequest(alice, added, { timestamp })))
  },
  realm: async ({ workspace }, timestamp) => void (await workspace.rename(timestamp)),
  'last vlob': async ({ workspace, alice, tick }, timestamp) => {
    await workspace.write(alice, { timestamp })
    await workspace.write(alice, { timestamp: tick() })
  },
  'other realm': async ({ former, alice }, timestamp) => {
    await former.rename((timestamp - 1n) as DateTime)
    await former.write(alice, { timestamp })
  },
}

interface Operation {
  /** What its timestamp must be above (spec 03 §8.2). */
  readonly above: readonly Topic[]
  readonly send: (scene: CausalityScene, timestamp: DateTime) => Promise<unknown>
}

const operations: Readonly<Record<string, Operation>> = {
  realm_rename: {
    above: ['common', 'realm'],
    send: ({ alice, workspace: { realmId } }, timestamp) =>
      call(alice, realmRename, renameRequest(alice, { realmId, timestamp })),
  },
  realm_rotate_key: {
    above: ['common', 'realm'],
    send: ({ alice, workspace: { realmId, participants } }, timestamp) => {
      const fields = { realmId, timestamp, keyIndex: 2n, participants: [...participants] }
      return call(alice, realmRotateKey, rotationRequest(alice, fields))
    },
  },
  realm_update_archiving: {
    above: ['common', 'realm'],
    send: ({ alice, workspace: { realmId } }, timestamp) =>
      call(alice, realmUpdateArchiving, archivingRequest(alice, { realmId, timestamp })),
  },
  realm_share: {
    above: ['common', 'realm', 'last vlob'],
    send: ({ alice, dave: { userId }, workspace: { realmId } }, timestamp) =>
      call(alice, realmShare, shareRequest(alice, { realmId, userId, timestamp })),
  },
  realm_unshare: {
    above: ['common', 'realm', 'last vlob'],
    send: ({ alice, bob: { userId }, workspace: { realmId } }, timestamp) =>
      call(alice, realmUnshare, unshareRequest(alice, { realmId, userId, timestamp })),
  },
  vlob_create: {
    above: ['common', 'realm'],
    send: ({ alice, workspace: { realmId } }, timestamp) =>
      call(alice, vlobCreate, { ...vlobRequest(alice, realmId), timestamp }),
  },
  vlob_update: {
    above: ['common', 'realm'],
    send: ({ alice, workspace: { realmId }, vlobId }, timestamp) =>
      call(alice, vlobUpdate, { ...vlobRequest(alice, realmId), vlobId, version: 2, timestamp }),
  },
  device_create: {
    above: ['common'],
    send: ({ alice }, timestamp) =>
      call(alice, deviceCreate, deviceRequest(alice, newDevice(alice.organization, 'late'), { timestamp })),
  },
  user_update: {
    above: ['common'],
    send: ({ alice, bob: { userId } }, timestamp) =>
      call(alice, userUpdate, profileRequest(alice, { userId, timestamp })),
  },
  user_revoke: {
    above: ['common', 'realm', 'last vlob'],
    send: ({ alice, bob: { userId } }, timestamp) =>
      call(alice, userRevoke, revocationRequest(alice, { userId, timestamp })),
  },
}

for (const [name, { above, send }] of Object.entries(operations))
  describe(name, () => {
    for (const topic of ['common', 'realm', 'last vlob', 'other realm'] as const)
      test(`${above.includes(topic) ? 'comes after' : 'does not care for'} the ${topic}`, async () => {
        const scene = await causalityScene()
        const limit = (scene.tick() + 10_000_000n) as DateTime
        const [before, after] = [(limit - 1n) as DateTime, (limit + 1n) as DateTime]
        await advance[topic](scene, limit)
        if (above.includes(topic)) {
          const refusal = { status: 'require_greater_timestamp', strictlyGreaterThan: limit }
          for (const timestamp of [before, limit]) expect(await send(scene, timestamp)).toEqual(refusal)
          expect(await send(scene, after)).toEqual({ status: 'ok' })
        } else expect(await send(scene, before)).toEqual({ status: 'ok' })
      })
  })

test('a promotion comes after the last vlob of the realm', async () => {
  const { bob, dave, tick } = await causalityScene()
  const workspace = await newWorkspace(bob, [[dave, 'CONTRIBUTOR']])
  const { realmId } = workspace
  const limit = (tick() + 10_000_000n) as DateTime
  await workspace.write(bob, { timestamp: limit })
  await revoke(bob, (limit + 1n) as DateTime)
  const last = (limit + 5n) as DateTime
  await workspace.write(dave, { timestamp: last })
  const promote = (timestamp: DateTime) =>
    call(dave, realmSelfPromoteToOwner, promotionRequest(dave, { realmId, timestamp }))
  expect(await promote(last)).toEqual({ status: 'require_greater_timestamp', strictlyGreaterThan: last })
  expect(await promote((last + 1n) as DateTime)).toEqual({ status: 'ok' })
})
