import { deviceCreate, userRevoke, userUpdate } from '@parallax/protocol'
import { type DateTime, type DeviceId, parseDeviceLabel, type UserId, type UserProfile } from '@parallax/wire'
import { call } from '../../kit/rpc.ts'
import { sharedServer } from '../../kit/shared-server.ts'
import { newDevice, newId, type TestDevice, testOrganization } from '../../kit/test-organization.ts'
import { checksInOrder, outOfBallpark } from './checks-in-order.ts'
import { deviceRequest, JUNK, type NewDeviceFields, profileRequest, revocationRequest } from './requests.ts'
import { revoke } from './workspace.ts'

async function identityScene() {
  const { alice, tick, tools, addUser } = await testOrganization(await sharedServer())
  const [bob, revoked] = [await addUser('Bob'), await addUser('Revoked')]
  const commonTimestamp = await revoke(revoked)
  const longAgo = (tick() - 330_000_000n) as DateTime
  const nothing = async () => undefined
  return { ...{ alice, bob, revoked, tools, commonTimestamp, longAgo }, [Symbol.asyncDispose]: nothing }
}

interface DeviceDraft {
  readonly certificate: 'own' | 'of another device' | 'junk'
  readonly redacted: 'own' | 'of another device' | 'junk'
  readonly deviceId: DeviceId
  readonly fields: NewDeviceFields
  /** Null: now. */
  readonly timestamp: DateTime | null
}

checksInOrder<DeviceDraft>(deviceCreate, {
  scenes: {
    'a second device': async () => {
      const scene = await identityScene()
      const { alice, bob, tools, commonTimestamp, longAgo } = scene
      const added = newDevice(alice.organization, 'added')
      const verifyKey = tools.crypto.verifyKeyOf(bob.signingKey)
      const invalid_certificate = { status: 'invalid_certificate' }
      const redacted: readonly NonNullable<NewDeviceFields['redacted']>[] = [
        { deviceLabel: parseDeviceLabel('phone') ?? null },
        { deviceId: newId<DeviceId>(tools) },
        { verifyKey },
        { userId: bob.userId },
        { purpose: 'REGISTRATION' },
        { timestamp: (commonTimestamp + 1n) as DateTime },
      ]
      return {
        ...scene,
        right: { certificate: 'own', redacted: 'own', deviceId: added.deviceId, fields: {}, timestamp: null },
        checks: [
          { wrong: { certificate: 'junk' }, reply: invalid_certificate },
          { wrong: { certificate: 'of another device' }, reply: invalid_certificate },
          { wrong: { redacted: 'junk' }, reply: invalid_certificate },
          { wrong: { redacted: 'of another device' }, reply: invalid_certificate },
          { wrong: { fields: { deviceLabel: null } }, reply: invalid_certificate },
          { wrong: { timestamp: longAgo, fields: {} }, reply: outOfBallpark(longAgo) },
          { wrong: { fields: { userId: bob.userId } }, reply: invalid_certificate },
          ...redacted.map((redacted) => ({ wrong: { fields: { redacted } }, reply: invalid_certificate })),
          {
            wrong: { timestamp: commonTimestamp, fields: {} },
            reply: { status: 'require_greater_timestamp', strictlyGreaterThan: commonTimestamp },
          },
          { wrong: { timestamp: null, deviceId: bob.deviceId }, reply: { status: 'device_already_exists' } },
        ],
        send: ({ certificate, redacted, deviceId, fields, timestamp }) => {
          const at = timestamp === null ? {} : { timestamp }
          const signedBy = (signer: TestDevice) =>
            deviceRequest(signer, { ...added, deviceId }, { userId: alice.userId, ...at, ...fields })
          const [own, foreign] = [signedBy(alice), signedBy(bob)]
          const junk = { deviceCertificate: JUNK, redactedDeviceCertificate: JUNK }
          const requests = { own, 'of another device': foreign, junk }
          return call(alice, deviceCreate, {
            deviceCertificate: requests[certificate].deviceCertificate,
            redactedDeviceCertificate: requests[redacted].redactedDeviceCertificate,
          })
        },
      }
    },
  },
})

interface RevocationDraft {
  readonly device: TestDevice
  readonly certificate: 'own' | 'of another device' | 'junk'
  readonly userId: UserId
  /** Null: now. */
  readonly timestamp: DateTime | null
}

checksInOrder<RevocationDraft>(userRevoke, {
  scenes: {
    'a user': async () => {
      const scene = await identityScene()
      const { alice, bob, revoked, tools, commonTimestamp, longAgo } = scene
      return {
        ...scene,
        right: { device: alice, certificate: 'own', userId: bob.userId, timestamp: null },
        checks: [
          { wrong: { device: bob }, reply: { status: 'author_not_allowed' } },
          { wrong: { certificate: 'junk' }, reply: { status: 'invalid_certificate' } },
          { wrong: { certificate: 'of another device' }, reply: { status: 'invalid_certificate' } },
          { wrong: { timestamp: longAgo }, reply: outOfBallpark(longAgo) },
          { wrong: { userId: alice.userId }, reply: { status: 'invalid_certificate' } },
          { wrong: { userId: newId<UserId>(tools) }, reply: { status: 'user_not_found' } },
          {
            wrong: { userId: revoked.userId },
            reply: { status: 'user_already_revoked', lastCommonCertificateTimestamp: commonTimestamp },
          },
          {
            wrong: { timestamp: commonTimestamp },
            reply: { status: 'require_greater_timestamp', strictlyGreaterThan: commonTimestamp },
          },
        ],
        send: ({ device, certificate, userId, timestamp }) => {
          const signer = certificate === 'own' ? device : bob
          const request = revocationRequest(signer, { userId, timestamp: timestamp ?? device.organization.tick() })
          return call(device, userRevoke, certificate === 'junk' ? { revokedUserCertificate: JUNK } : request)
        },
      }
    },
  },
})

interface ProfileDraft extends RevocationDraft {
  readonly newProfile: UserProfile
}

checksInOrder<ProfileDraft>(userUpdate, {
  scenes: {
    'a user': async () => {
      const scene = await identityScene()
      const { alice, bob, revoked, tools, commonTimestamp, longAgo } = scene
      return {
        ...scene,
        right: { device: alice, certificate: 'own', userId: bob.userId, newProfile: 'ADMIN', timestamp: null },
        checks: [
          { wrong: { device: bob }, reply: { status: 'author_not_allowed' } },
          { wrong: { certificate: 'junk' }, reply: { status: 'invalid_certificate' } },
          { wrong: { certificate: 'of another device' }, reply: { status: 'invalid_certificate' } },
          { wrong: { timestamp: longAgo }, reply: outOfBallpark(longAgo) },
          { wrong: { userId: alice.userId }, reply: { status: 'invalid_certificate' } },
          { wrong: { userId: newId<UserId>(tools) }, reply: { status: 'user_not_found' } },
          { wrong: { userId: revoked.userId }, reply: { status: 'user_revoked' } },
          { wrong: { userId: bob.userId, newProfile: 'STANDARD' }, reply: { status: 'user_no_changes' } },
          {
            wrong: { timestamp: commonTimestamp },
            reply: { status: 'require_greater_timestamp', strictlyGreaterThan: commonTimestamp },
          },
        ],
        send: ({ device, certificate, userId, newProfile, timestamp }) => {
          const signer = certificate === 'own' ? device : bob
          const fields = { userId, newProfile, timestamp: timestamp ?? device.organization.tick() }
          return call(
            device,
            userUpdate,
            certificate === 'junk' ? { userUpdateCertificate: JUNK } : profileRequest(signer, fields),
          )
        },
      }
    },
  },
})
