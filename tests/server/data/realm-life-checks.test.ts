import {
  realmRename,
  realmRotateKey,
  realmSelfPromoteToOwner,
  realmShare,
  realmUpdateArchiving,
  userUpdate,
  vlobCreate,
} from '@parallax/protocol'
import type { DateTime, RealmArchivingConfiguration, RealmRole, UserId } from '@parallax/wire'
import { expect, test } from 'vitest'
import { administer } from '../../kit/administration.ts'
import { call } from '../../kit/rpc.ts'
import { sharedServer } from '../../kit/shared-server.ts'
import { testOrganization } from '../../kit/test-organization.ts'
import { checksInOrder, outOfBallpark } from './checks-in-order.ts'
import { certificateFields, type Draft, realmScene } from './realm-scene.ts'
import {
  archivingRequest,
  JUNK,
  profileRequest,
  promotionRequest,
  renameRequest,
  rotationRequest,
  shareRequest,
  vlobRequest,
} from './requests.ts'
import { newWorkspace, revoke, type Workspace } from './workspace.ts'

/** 30 days. */
const PERIOD = 2_592_000_000_000n

interface ArchivingDraft extends Draft {
  readonly configuration: RealmArchivingConfiguration
}

checksInOrder<ArchivingDraft>(realmUpdateArchiving, {
  scenes: {
    'a realm in use': async () => {
      const scene = await realmScene()
      const { people, realmTimestamp, longAgo } = scene
      const tooSoon = (realmTimestamp + PERIOD - 1n) as DateTime
      return {
        ...scene,
        right: { ...scene.right, configuration: { type: 'ARCHIVED' } },
        checks: [
          { wrong: { certificate: 'junk' }, reply: { status: 'invalid_certificate' } },
          { wrong: { certificate: 'of another device' }, reply: { status: 'invalid_certificate' } },
          { wrong: { timestamp: longAgo }, reply: outOfBallpark(longAgo) },
          { wrong: { realmId: scene.unknown }, reply: { status: 'realm_not_found' } },
          { wrong: { realmId: scene.deleted }, reply: { status: 'realm_deleted' } },
          { wrong: { device: people.manager }, reply: { status: 'author_not_allowed' } },
          {
            wrong: { configuration: { type: 'DELETION_PLANNED', deletionDate: tooSoon } },
            reply: { status: 'archiving_period_too_short' },
          },
          {
            wrong: { timestamp: realmTimestamp },
            reply: { status: 'require_greater_timestamp', strictlyGreaterThan: realmTimestamp },
          },
        ],
        send: (draft) => {
          const { device, certificate, configuration } = draft
          const request = archivingRequest(scene.signerOf(draft), { ...certificateFields(draft), configuration })
          return call(device, realmUpdateArchiving, certificate === 'junk' ? { archivingCertificate: JUNK } : request)
        },
      }
    },
  },
})

interface PromotionDraft extends Draft {
  readonly userId: UserId | null
  readonly role: RealmRole
}

checksInOrder<PromotionDraft>(realmSelfPromoteToOwner, {
  scenes: {
    'a realm whose owner is revoked': async () => {
      const scene = await realmScene()
      const { people, longAgo } = scene
      const { alice } = people
      // Bob's realm: he is the one who leaves.
      const bob = await alice.organization.addUser('Bob')
      const workspace = await newWorkspace(bob, [
        [people.manager, 'MANAGER'],
        [people.contributor, 'CONTRIBUTOR'],
      ])
      const realmTimestamp = await workspace.share(people.outsider, 'READER')
      const owned = scene.right.realmId
      await revoke(bob)
      const author_not_allowed = { status: 'author_not_allowed' }
      const lastRealmCertificateTimestamp = scene.realmTimestamp
      return {
        ...scene,
        right: {
          ...scene.right,
          device: people.manager,
          realmId: workspace.realmId,
          userId: null,
          role: 'OWNER',
        },
        checks: [
          { wrong: { device: people.outsider }, reply: { status: 'author_is_outsider' } },
          { wrong: { device: people.manager, certificate: 'junk' }, reply: { status: 'invalid_certificate' } },
          { wrong: { certificate: 'of another device' }, reply: { status: 'invalid_certificate' } },
          { wrong: { timestamp: longAgo }, reply: outOfBallpark(longAgo) },
          { wrong: { userId: bob.userId }, reply: { status: 'invalid_certificate' } },
          { wrong: { role: 'MANAGER' }, reply: { status: 'invalid_certificate' } },
          { wrong: { realmId: scene.unknown }, reply: { status: 'realm_not_found' } },
          { wrong: { realmId: scene.deleted }, reply: { status: 'realm_deleted' } },
          { wrong: { device: people.stranger, realmId: owned }, reply: author_not_allowed },
          {
            wrong: { device: people.contributor, realmId: owned },
            reply: { status: 'active_owner_already_exists', lastRealmCertificateTimestamp },
          },
          { wrong: { device: people.contributor, realmId: workspace.realmId }, reply: author_not_allowed },
          {
            wrong: { timestamp: realmTimestamp },
            reply: { status: 'require_greater_timestamp', strictlyGreaterThan: expect.any(BigInt) },
          },
        ],
        send: (draft) => {
          const { device, certificate, userId, role } = draft
          const fields = { ...certificateFields(draft), userId: userId ?? device.userId, role }
          const request = promotionRequest(scene.signerOf(draft), fields)
          return call(
            device,
            realmSelfPromoteToOwner,
            certificate === 'junk' ? { realmRoleCertificate: JUNK } : request,
          )
        },
      }
    },
  },
})

async function archive(
  { owner, realmId }: Workspace,
  configuration: RealmArchivingConfiguration,
  timestamp?: DateTime,
) {
  const fields = { realmId, configuration, ...(timestamp === undefined ? {} : { timestamp }) }
  return (await call(owner, realmUpdateArchiving, archivingRequest(owner, fields))).status
}

test('a deletion may be planned for the end of the period, counted from the certificate, not a moment before', async () => {
  const server = await sharedServer()
  const { alice, tick, id } = await testOrganization(server)
  const workspace = await newWorkspace(alice)
  const plan = async (offset: bigint) => {
    // Not now, so that counting from now would give another result.
    const timestamp = (tick() + 100_000_000n) as DateTime
    const deletionDate = (timestamp + offset) as DateTime
    return await archive(workspace, { type: 'DELETION_PLANNED', deletionDate }, timestamp)
  }
  expect([await plan(PERIOD - 1n), await plan(PERIOD)]).toEqual(['archiving_period_too_short', 'ok'])
  await administer(server, 'PATCH', `/organizations/${id}`, { realm_minimum_archiving_period_before_deletion: 5 })
  expect([await plan(4_999_999n), await plan(5_000_000n)]).toEqual(['archiving_period_too_short', 'ok'])
})

test('an archived realm is read, shared, named and given keys as before, but not written, until it is in use again', async () => {
  const server = await sharedServer()
  const { alice, addUser, tick } = await testOrganization(server, {
    settings: { realm_minimum_archiving_period_before_deletion: 0 },
  })
  const bob = await addUser('Bob')
  const workspace = await newWorkspace(alice)
  const { realmId } = workspace
  const write = async () =>
    (await call(alice, vlobCreate, { ...vlobRequest(alice, realmId), keyIndex: workspace.keyIndex })).status
  for (const type of ['ARCHIVED', 'DELETION_PLANNED'] as const) {
    const timestamp = tick()
    const configuration = type === 'ARCHIVED' ? { type } : { type, deletionDate: timestamp }
    expect(await archive(workspace, configuration, timestamp)).toBe('ok')
    expect(await write()).toBe('realm_archived')
    await workspace.share(bob, 'READER')
    await workspace.rotate()
    await workspace.rename()
    await workspace.unshare(bob)
    // The date of the plan is over by now: it changes nothing.
    expect(await write()).toBe('realm_archived')
    expect(await archive(workspace, { type: 'AVAILABLE' })).toBe('ok')
    expect(await write()).toBe('ok')
  }
  expect([await archive(workspace, { type: 'ARCHIVED' }), await archive(workspace, { type: 'ARCHIVED' })]).toEqual([
    'ok',
    'ok',
  ])
})

test('of members with the same role the first who promotes himself is owner', async () => {
  const { alice, addUser } = await testOrganization(await sharedServer())
  const [bob, carol, dave] = [await addUser('Bob'), await addUser('Carol'), await addUser('Dave')]
  const { realmId } = await newWorkspace(bob, [
    [carol, 'CONTRIBUTOR'],
    [dave, 'CONTRIBUTOR'],
  ])
  await revoke(bob)
  const promote = async (device: typeof carol) =>
    (await call(device, realmSelfPromoteToOwner, promotionRequest(device, { realmId }))).status
  const statuses = await Promise.all([promote(carol), promote(dave)])
  expect(statuses.toSorted()).toEqual(['active_owner_already_exists', 'ok'])
  const [owner, other] = statuses[0] === 'ok' ? [carol, dave] : [dave, carol]
  const rename = await call(owner, realmRename, renameRequest(owner, { realmId }))
  expect(rename).toEqual({ status: 'ok' })
  const share = shareRequest(owner, { realmId, userId: alice.userId })
  expect(await call(owner, realmShare, share)).toEqual({ status: 'ok' })
  expect(await promote(other)).toBe('active_owner_already_exists')
})

test('a frozen owner is an owner, and an outsider above blocks until he is no outsider', async () => {
  const server = await sharedServer()
  const { alice, addUser, id } = await testOrganization(server)
  const [bob, carol, dave] = [await addUser('Bob'), await addUser('Carol'), await addUser('Dave')]
  const { realmId } = await newWorkspace(bob, [
    [carol, 'MANAGER'],
    [dave, 'CONTRIBUTOR'],
  ])
  const promote = async (device: typeof carol) =>
    (await call(device, realmSelfPromoteToOwner, promotionRequest(device, { realmId }))).status
  await administer(server, 'POST', `/organizations/${id}/users/freeze`, { frozen: true, user_id: bob.userId })
  expect(await promote(carol)).toBe('active_owner_already_exists')
  await revoke(bob)
  const { userId } = carol
  const become = async (newProfile: 'OUTSIDER' | 'STANDARD') =>
    (await call(alice, userUpdate, profileRequest(alice, { userId, newProfile }))).status
  expect(await become('OUTSIDER')).toBe('ok')
  expect([await promote(carol), await promote(dave)]).toEqual(['author_is_outsider', 'author_not_allowed'])
  expect(await become('STANDARD')).toBe('ok')
  expect(await promote(carol)).toBe('ok')
})

test('an owner who becomes an outsider keeps what he may do', async () => {
  const { alice, addUser } = await testOrganization(await sharedServer())
  const [bob, carol] = [await addUser('Bob'), await addUser('Carol')]
  const { realmId, participants } = await newWorkspace(alice, [[bob, 'OWNER']])
  const demotion = profileRequest(alice, { userId: bob.userId, newProfile: 'OUTSIDER' })
  expect(await call(alice, userUpdate, demotion)).toEqual({ status: 'ok' })
  const share = shareRequest(bob, { realmId, userId: carol.userId, role: 'MANAGER' })
  expect(await call(bob, realmShare, share)).toEqual({ status: 'ok' })
  const rotation = { realmId, keyIndex: 2n, participants: [...participants, carol.userId] }
  expect(await call(bob, realmRotateKey, rotationRequest(bob, rotation))).toEqual({ status: 'ok' })
  const again = shareRequest(alice, { realmId, userId: bob.userId, role: 'OWNER', keyIndex: 2n })
  expect(await call(alice, realmShare, again)).toEqual({ status: 'role_incompatible_with_outsider' })
})
