import { realmCreate, userCreate } from '@parallax/protocol'
import type { DateTime, DeviceId, HumanHandle, RealmRole, UserId, VlobId } from '@parallax/wire'
import { call } from '../../kit/rpc.ts'
import { sharedServer } from '../../kit/shared-server.ts'
import {
  newDevice,
  newId,
  newUserCertificates,
  type TestDevice,
  testOrganization,
} from '../../kit/test-organization.ts'
import { checksInOrder, outOfBallpark } from './checks-in-order.ts'
import { JUNK, promotionRequest } from './requests.ts'
import { revoke, Workspace } from './workspace.ts'

async function creationScene() {
  const { alice, tick, tools, addUser } = await testOrganization(await sharedServer())
  const [bob, revoked, outsider] = [
    await addUser('Bob'),
    await addUser('Revoked'),
    await addUser('Outsider', 'OUTSIDER'),
  ]
  const commonTimestamp = await revoke(revoked)
  const longAgo = (tick() - 330_000_000n) as DateTime
  const nothing = async () => undefined
  return { ...{ alice, bob, revoked, outsider, tools, commonTimestamp, longAgo }, [Symbol.asyncDispose]: nothing }
}

const INVALID = { status: 'invalid_certificate' }
const NOT_ALLOWED = { status: 'author_not_allowed' }

interface UserDraft {
  readonly device: TestDevice
  readonly certificates: 'own' | 'of another device' | 'junk' | 'of two users'
  readonly userId: UserId
  readonly deviceId: DeviceId
  readonly humanHandle: HumanHandle
  /** Null: now. */
  readonly timestamp: DateTime | null
}

checksInOrder<UserDraft>(userCreate, {
  scenes: {
    'a user': async () => {
      const scene = await creationScene()
      const { alice, bob, revoked, tools, commonTimestamp, longAgo } = scene
      const added = newDevice(alice.organization, 'Zoë')
      const { userId, deviceId, humanHandle } = added
      return {
        ...scene,
        right: { ...{ device: alice, certificates: 'own', timestamp: null }, userId, deviceId, humanHandle },
        checks: [
          { wrong: { device: bob }, reply: NOT_ALLOWED },
          { wrong: { certificates: 'junk' }, reply: INVALID },
          { wrong: { certificates: 'of another device' }, reply: INVALID },
          { wrong: { timestamp: longAgo }, reply: outOfBallpark(longAgo) },
          { wrong: { certificates: 'of two users' }, reply: INVALID },
          {
            wrong: { timestamp: commonTimestamp },
            reply: { status: 'require_greater_timestamp', strictlyGreaterThan: commonTimestamp },
          },
          { wrong: { humanHandle: bob.humanHandle }, reply: { status: 'human_handle_already_taken' } },
          { wrong: { userId: revoked.userId }, reply: { status: 'user_already_exists' } },
          { wrong: { deviceId: revoked.deviceId }, reply: { status: 'user_already_exists' } },
        ],
        send: ({ device, certificates, timestamp, ...ids }) => {
          const at = timestamp ?? device.organization.tick()
          const author = certificates === 'of another device' ? bob : device
          const parts = newUserCertificates(
            { ...added, ...ids },
            {
              ...{ profile: 'STANDARD', timestamp: at, author },
              alter: (_, second) =>
                certificates === 'of two users' ? { device: { ...second, userId: newId<UserId>(tools) } } : {},
            },
          )
          return call(device, userCreate, certificates === 'junk' ? { ...parts, deviceCertificate: JUNK } : parts)
        },
      }
    },
  },
  elsewhere: { active_users_limit_reached: 'administration.test.ts' },
})

interface RealmDraft {
  readonly device: TestDevice
  readonly certificate: 'own' | 'of another device' | 'junk'
  readonly realmId: VlobId
  readonly userId: UserId
  readonly role: RealmRole | null
  /** Null: now. */
  readonly timestamp: DateTime | null
}

checksInOrder<RealmDraft>(realmCreate, {
  scenes: {
    'a realm': async () => {
      const scene = await creationScene()
      const { alice, bob, outsider, tools, longAgo } = scene
      const taken = new Workspace(alice, await alice.organization.addRealm(alice))
      const lastRealmCertificateTimestamp = await taken.rotate()
      const commonTimestamp = await revoke(await alice.organization.addUser('Gone'))
      return {
        ...scene,
        right: {
          ...{ device: alice, certificate: 'own', userId: alice.userId, role: 'OWNER', timestamp: null },
          realmId: newId<VlobId>(tools),
        },
        checks: [
          { wrong: { device: outsider }, reply: NOT_ALLOWED },
          { wrong: { certificate: 'junk' }, reply: INVALID },
          { wrong: { certificate: 'of another device' }, reply: INVALID },
          { wrong: { timestamp: longAgo }, reply: outOfBallpark(longAgo) },
          { wrong: { userId: bob.userId }, reply: INVALID },
          { wrong: { role: 'MANAGER' }, reply: INVALID },
          { wrong: { role: null }, reply: INVALID },
          {
            wrong: { realmId: taken.realmId },
            reply: { status: 'realm_already_exists', lastRealmCertificateTimestamp },
          },
          {
            wrong: { timestamp: commonTimestamp },
            reply: { status: 'require_greater_timestamp', strictlyGreaterThan: commonTimestamp },
          },
        ],
        send: ({ device, certificate, timestamp, ...fields }) => {
          const signer = certificate === 'of another device' ? bob : device
          const request = promotionRequest(signer, { ...fields, timestamp: timestamp ?? device.organization.tick() })
          return call(device, realmCreate, certificate === 'junk' ? { realmRoleCertificate: JUNK } : request)
        },
      }
    },
  },
})
