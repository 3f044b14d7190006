import {
  blockCreate,
  blockRead,
  realmGetKeysBundle,
  realmShare,
  realmUnshare,
  vlobCreate,
  vlobPollChanges,
  vlobReadBatch,
  vlobReadVersions,
  vlobUpdate,
} from '@parallax/protocol'
import type { RealmRole } from '@parallax/wire'
import { describe, expect, test } from 'vitest'
import { call } from '../../kit/rpc.ts'
import { sharedServer } from '../../kit/shared-server.ts'
import { testOrganization } from '../../kit/test-organization.ts'
import { blockRequest, shareRequest, unshareRequest, vlobRequest } from './requests.ts'
import { newWorkspace, revoke } from './workspace.ts'

type Standing = RealmRole | 'none'

const ROLES = ['OWNER', 'MANAGER', 'CONTRIBUTOR', 'READER'] as const
const STANDINGS: readonly Standing[] = [...ROLES, 'none']

/** Spec 04b §2.2: what may be changed into what. */
const changeable: Readonly<Record<Standing, readonly Standing[]>> = {
  OWNER: STANDINGS,
  MANAGER: ['CONTRIBUTOR', 'READER', 'none'],
  CONTRIBUTOR: [],
  READER: [],
  none: [],
}

function expectedStatus(author: Standing, from: Standing, to: Standing): string {
  // Who may not change roles at all is told so even when nothing would change.
  if (changeable[author].length === 0) return 'author_not_allowed'
  if (from === 'none' && to === 'none') return 'recipient_already_unshared'
  if (!changeable[author].includes(from) || !changeable[author].includes(to)) return 'author_not_allowed'
  return from === to ? 'role_already_granted' : 'ok'
}

describe('changing roles', () => {
  for (const author of STANDINGS)
    test(`as ${author}: from and to every role`, async () => {
      const { alice, addUser } = await testOrganization(await sharedServer())
      const [device, recipient] = [await addUser('Author'), await addUser('Recipient')]
      const workspace = await newWorkspace(alice, author === 'none' ? [] : [[device, author]])
      const { realmId } = workspace
      const { userId } = recipient
      let role: Standing = 'none'
      const set = async (wanted: Standing) => {
        if (role !== wanted && wanted === 'none') await workspace.unshare(recipient)
        else if (role !== wanted && wanted !== 'none') await workspace.share(recipient, wanted)
        role = wanted
      }
      for (const from of STANDINGS)
        for (const to of STANDINGS) {
          await set(from)
          const { status } =
            to === 'none'
              ? await call(device, realmUnshare, unshareRequest(device, { realmId, userId }))
              : await call(device, realmShare, shareRequest(device, { realmId, userId, role: to }))
          expect(status, `${from} to ${to}`).toBe(expectedStatus(author, from, to))
          if (status === 'ok') role = to
        }
    })
})

describe('using data', () => {
  for (const role of STANDINGS)
    test(`as ${role}`, async () => {
      const { alice, addUser } = await testOrganization(await sharedServer())
      const device = await addUser('Member')
      const workspace = await newWorkspace(alice, role === 'none' ? [] : [[device, role]])
      const { realmId } = workspace
      const { vlobId } = await workspace.write()
      const blockId = await workspace.store(Uint8Array.of(1))
      const reads = async () => [
        await call(device, vlobReadBatch, { realmId, vlobs: [vlobId], at: null }),
        await call(device, vlobReadVersions, { realmId, items: [[vlobId, 1]] }),
        await call(device, vlobPollChanges, { realmId, lastCheckpoint: 0n }),
        await call(device, blockRead, { realmId, blockId }),
        await call(device, realmGetKeysBundle, { realmId, keyIndex: 1n }),
      ]
      const writes = async () => [
        await call(device, vlobCreate, vlobRequest(device, realmId)),
        await call(device, vlobUpdate, { ...vlobRequest(device, realmId), vlobId, version: 2 }),
        await call(device, blockCreate, blockRequest(device, realmId)),
      ]
      const mayRead = role === 'none' ? 'author_not_allowed' : 'ok'
      const mayWrite = role === 'none' || role === 'READER' ? 'author_not_allowed' : 'ok'
      expect((await reads()).map(({ status }) => status)).toEqual(Array.from({ length: 5 }, () => mayRead))
      expect((await writes()).map(({ status }) => status)).toEqual(Array.from({ length: 3 }, () => mayWrite))
      if (role === 'none') return
      await workspace.unshare(device)
      for (const { status } of [...(await reads()), ...(await writes())]) expect(status).toBe('author_not_allowed')
    })
})

test('the same request again is told that it is done: share, unshare', async () => {
  const { alice, addUser } = await testOrganization(await sharedServer())
  const { userId } = await addUser('Bob')
  const { realmId } = await newWorkspace(alice)
  const timestamp = alice.organization.tick()
  const share = shareRequest(alice, { realmId, userId, timestamp })
  expect(await call(alice, realmShare, share)).toEqual({ status: 'ok' })
  const granted = { status: 'role_already_granted', lastRealmCertificateTimestamp: timestamp }
  expect(await call(alice, realmShare, share)).toEqual(granted)
  const later = alice.organization.tick()
  const unshare = unshareRequest(alice, { realmId, userId, timestamp: later })
  expect(await call(alice, realmUnshare, unshare)).toEqual({ status: 'ok' })
  const unshared = { status: 'recipient_already_unshared', lastRealmCertificateTimestamp: later }
  expect(await call(alice, realmUnshare, unshare)).toEqual(unshared)
})

test('a revoked member is unshared, but gets no other role', async () => {
  const { alice, addUser } = await testOrganization(await sharedServer())
  const bob = await addUser('Bob')
  const workspace = await newWorkspace(alice, [[bob, 'CONTRIBUTOR']])
  const { realmId } = workspace
  await revoke(bob)
  const request = shareRequest(alice, { realmId, userId: bob.userId, role: 'READER' })
  expect(await call(alice, realmShare, request)).toEqual({ status: 'recipient_revoked' })
  await workspace.unshare(bob)
  const again = await call(alice, realmUnshare, unshareRequest(alice, { realmId, userId: bob.userId }))
  expect(again).toMatchObject({ status: 'recipient_already_unshared' })
})

test('two owners may take each other the role, and who lost it may do nothing more', async () => {
  const { alice, addUser } = await testOrganization(await sharedServer())
  const bob = await addUser('Bob')
  const { realmId } = await newWorkspace(alice, [[bob, 'OWNER']])
  const demotion = shareRequest(bob, { realmId, userId: alice.userId, role: 'READER' })
  expect(await call(bob, realmShare, demotion)).toEqual({ status: 'ok' })
  const revenge = unshareRequest(alice, { realmId, userId: bob.userId })
  expect(await call(alice, realmUnshare, revenge)).toEqual({ status: 'author_not_allowed' })
})
