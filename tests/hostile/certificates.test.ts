import type { SigningKey } from '@parallax/crypto'
import {
  certificateGet,
  type DataSchema,
  dumpSigned,
  type ReplyOf,
  realmKeyRotationCertificate,
  realmRoleCertificate,
  revokedUserCertificate,
  vlobReadBatch,
} from '@parallax/protocol'
import { addMicroseconds, type DateTime, type DeviceId, fromMilliseconds } from '@parallax/wire'
import { expect, test } from 'vitest'
import { get, named, text } from '../kit/client/contents.ts'
import { testTools } from '../kit/tools.ts'
import { alarmsOf, HostileScene, type Member, newWorkspace, refusalOf } from './hostile-scene.ts'

type Certificates = ReplyOf<typeof certificateGet>

const tools = await testTools()

function now(): DateTime {
  return fromMilliseconds(Date.now())
}

function signed<T>(schema: DataSchema<T>, value: T, signingKey: SigningKey): Uint8Array {
  return dumpSigned(tools, schema, { value, signingKey })
}

function inCommon(reply: Certificates, change: (list: readonly Uint8Array[]) => readonly Uint8Array[]): Certificates {
  return { ...reply, commonCertificates: [...change(reply.commonCertificates)] }
}

/** In the list of the workspace of the scene. */
function inRealm(
  { workspaceId }: HostileScene,
  reply: Certificates,
  change: (list: readonly Uint8Array[]) => readonly Uint8Array[],
): Certificates {
  const list = change(reply.realmCertificates.get(workspaceId) ?? [])
  return { ...reply, realmCertificates: new Map([...reply.realmCertificates, [workspaceId, [...list]]]) }
}

/** Refused and told, and nothing of it was taken. */
async function expectRefused(scene: HostileScene, victim: Member, refusal: string): Promise<void> {
  const { workspaces, members } = victim.started.session
  const before = [await members.list(), await workspaces.members(scene.workspaceId)]
  expect(await refusalOf(workspaces.refresh())).toBe(refusal)
  expect(alarmsOf(victim)).toEqual([refusal])
  expect([await members.list(), await workspaces.members(scene.workspaceId)]).toEqual(before)
  await scene.expectKept(victim)
}

test('a revocation signed with a key of the server is refused', async () => {
  await using scene = await HostileScene.open()
  const { alice, bob } = scene
  const value = {
    type: 'revoked_user_certificate',
    author: alice.device.local.deviceId,
    timestamp: now(),
    userId: bob.device.userId,
  } as const
  const forged = signed(revokedUserCertificate, value, tools.crypto.newSigningKey())
  const relent = scene.lieTo(bob, certificateGet, ({ reply }) => inCommon(reply, (list) => [...list, forged]))
  await expectRefused(scene, bob, 'invalid_certificate: Corrupted')
  relent()
  await scene.expectAllGoOn()
})

test('a revocation by a device that nobody knows is refused', async () => {
  await using scene = await HostileScene.open()
  const { alice, bob } = scene
  const author = 'ab'.repeat(16) as DeviceId
  const value = { type: 'revoked_user_certificate', author, timestamp: now(), userId: alice.device.userId } as const
  const forged = signed(revokedUserCertificate, value, tools.crypto.newSigningKey())
  const relent = scene.lieTo(bob, certificateGet, ({ reply }) => inCommon(reply, (list) => [...list, forged]))
  await expectRefused(scene, bob, 'invalid_certificate: NonExistingAuthor')
  relent()
  await scene.expectAllGoOn()
})

test('a revocation by somebody who is no administrator is refused', async () => {
  await using scene = await HostileScene.open()
  const { alice, bob } = scene
  const { deviceId: author, signingKey } = bob.device.local
  const value = { type: 'revoked_user_certificate', author, timestamp: now(), userId: alice.device.userId } as const
  const forged = signed(revokedUserCertificate, value, signingKey)
  const relent = scene.lieTo(alice, certificateGet, ({ reply }) => inCommon(reply, (list) => [...list, forged]))
  await expectRefused(scene, alice, 'invalid_certificate: AuthorNotAdmin')
  relent()
  await scene.expectAllGoOn()
})

test('a certificate that is left out is missed by the next one', async () => {
  await using scene = await HostileScene.open()
  const { alice, bob } = scene
  const relent = scene.lieTo(bob, certificateGet, ({ reply }) => inCommon(reply, (list) => list.slice(1)))
  await scene.org.addUser('carol', 'STANDARD', alice.started)
  await expectRefused(scene, bob, 'invalid_certificate: NonExistingRelatedUser')
  relent()
  await scene.expectAllGoOn()
  expect(await bob.started.session.members.list()).toHaveLength(3)
})

test('certificates in another order are refused', async () => {
  await using scene = await HostileScene.open()
  const { alice, bob } = scene
  const { workspaces } = alice.started.session
  for (const name of ['First', 'Second']) await workspaces.rename(scene.workspaceId, named(name))
  const relent = scene.lieTo(bob, certificateGet, ({ reply }) => inRealm(scene, reply, (list) => list.toReversed()))
  await expectRefused(scene, bob, 'invalid_certificate: InvalidTimestamp')
  relent()
  await scene.expectAllGoOn()
  expect(await bob.started.session.workspaces.list()).toMatchObject([{ name: 'Second' }])
})

test('certificates that are told again, as if nothing were known, are refused', async () => {
  await using scene = await HostileScene.open()
  const { bob } = scene
  const [first] = scene.proxy.heard(certificateGet).filter(({ deviceId }) => deviceId === bob.device.local.deviceId)
  const relent = scene.lieTo(bob, certificateGet, ({ reply }) => first?.reply ?? reply)
  await expectRefused(scene, bob, 'invalid_certificate: InvalidTimestamp')
  relent()
  await scene.expectAllGoOn()
})

test('a name that was given up does not come back', async () => {
  await using scene = await HostileScene.open()
  const { alice, bob } = scene
  const { workspaces } = alice.started.session
  await workspaces.rename(scene.workspaceId, named('First'))
  await bob.started.session.workspaces.refresh()
  const former = scene.proxy.heard(certificateGet).at(-1)?.reply.realmCertificates.get(scene.workspaceId) ?? []
  await workspaces.rename(scene.workspaceId, named('Second'))
  const relent = scene.lieTo(bob, certificateGet, ({ reply }) => inRealm(scene, reply, (list) => [...list, ...former]))
  await expectRefused(scene, bob, 'invalid_certificate: InvalidTimestamp')
  relent()
  await scene.expectAllGoOn()
  expect(await bob.started.session.workspaces.list()).toMatchObject([{ name: 'Second' }])
})

test('a name that was altered is refused', async () => {
  await using scene = await HostileScene.open()
  const { alice, bob } = scene
  await alice.started.session.workspaces.rename(scene.workspaceId, named('Renamed'))
  const altered = (certificate: Uint8Array) => certificate.with(-1, (certificate.at(-1) ?? 0) ^ 1)
  const relent = scene.lieTo(bob, certificateGet, ({ reply }) => inRealm(scene, reply, (list) => list.map(altered)))
  await expectRefused(scene, bob, 'invalid_certificate: Corrupted')
  expect(await bob.started.session.workspaces.list()).toMatchObject([{ name: 'Plans' }])
  relent()
  await scene.expectAllGoOn()
})

test('the name of one workspace is refused for another one', async () => {
  await using scene = await HostileScene.open()
  const { alice, bob } = scene
  const { workspaces } = alice.started.session
  const other = await newWorkspace(alice.started, 'Secret plans')
  await workspaces.share(other, bob.device.userId, { role: 'READER' })
  const relent = scene.lieTo(bob, certificateGet, ({ reply }) =>
    inRealm(scene, reply, () => reply.realmCertificates.get(other)?.slice(-1) ?? []),
  )
  await expectRefused(scene, bob, 'invalid_certificate: Corrupted')
  relent()
  await scene.expectAllGoOn()
})

test('a member who makes himself an owner with the help of the server is refused', async () => {
  await using scene = await HostileScene.open()
  const { alice, bob } = scene
  const { deviceId: author, userId, signingKey } = bob.device.local
  const value = {
    type: 'realm_role_certificate',
    author,
    timestamp: now(),
    realmId: scene.workspaceId,
    userId,
    role: 'OWNER',
  } as const
  const forged = signed(realmRoleCertificate, value, signingKey)
  const relent = scene.lieTo(alice, certificateGet, ({ reply }) => inRealm(scene, reply, (list) => [...list, forged]))
  await expectRefused(scene, alice, 'invalid_certificate: RealmSelfPromotionHigherActiveRoleAlreadyExists')
  relent()
  await scene.expectAllGoOn()
})

test('a member who takes the role of an owner with the help of the server is refused', async () => {
  await using scene = await HostileScene.open()
  const { alice, bob } = scene
  const { deviceId: author, signingKey } = bob.device.local
  const { userId } = alice.device
  const realmId = scene.workspaceId
  const value = { type: 'realm_role_certificate', author, timestamp: now(), realmId, userId, role: null } as const
  const forged = signed(realmRoleCertificate, value, signingKey)
  const relent = scene.lieTo(alice, certificateGet, ({ reply }) => inRealm(scene, reply, (list) => [...list, forged]))
  await expectRefused(scene, alice, 'invalid_certificate: RealmAuthorNotOwner')
  relent()
  await scene.expectAllGoOn()
})

test('a key that somebody brings in who is no owner is refused', async () => {
  await using scene = await HostileScene.open()
  const { alice, bob } = scene
  const { deviceId: author, signingKey } = bob.device.local
  const value = {
    type: 'realm_key_rotation_certificate',
    author,
    timestamp: now(),
    realmId: scene.workspaceId,
    keyIndex: 2n,
    encryptionAlgorithm: 'BLAKE2_XSALSA20_POLY1305',
    hashAlgorithm: 'SHA256',
    keyCanary: new Uint8Array(40),
  } as const
  const forged = signed(realmKeyRotationCertificate, value, signingKey)
  const relent = scene.lieTo(alice, certificateGet, ({ reply }) => inRealm(scene, reply, (list) => [...list, forged]))
  await expectRefused(scene, alice, 'invalid_certificate: RealmAuthorNotOwner')
  relent()
  await scene.expectAllGoOn()
})

test('certificates that the server says are needed, and does not have, keep data out', async () => {
  await using scene = await HostileScene.open()
  const { bob } = scene
  await scene.write('/plan.txt', 'changed')
  const relent = scene.lieTo(bob, vlobReadBatch, ({ reply }) =>
    reply.status === 'ok' ? { ...reply, neededCommonCertificateTimestamp: addMicroseconds(now(), 60_000_000n) } : reply,
  )
  const refusal = 'internal: the server holds back certificates that it says are needed'
  expect(await refusalOf(bob.files.sync())).toBe(refusal)
  await scene.expectKept(bob)
  relent()
  await bob.files.sync()
  expect(await get(bob.files, '/plan.txt')).toEqual(text('changed'))
  await scene.expectAllGoOn()
})

test('certificates that the server keeps to itself are missed as soon as data needs them', async () => {
  await using scene = await HostileScene.open()
  const { alice, bob } = scene
  const carol = await scene.org.addUser('carol', 'STANDARD', alice.started)
  const { workspaces } = alice.started.session
  await workspaces.share(scene.workspaceId, carol.userId, { role: 'READER' })
  const relent = scene.lieTo(bob, certificateGet, ({ reply }) =>
    inRealm(
      scene,
      inCommon(reply, () => []),
      () => [],
    ),
  )
  await workspaces.unshare(scene.workspaceId, carol.userId)
  await scene.write('/plan.txt', 'changed')
  const refusal = 'internal: the server holds back certificates that it says are needed'
  expect(await refusalOf(bob.files.sync())).toBe(refusal)
  await scene.expectKept(bob)
  relent()
  await bob.files.sync()
  expect(await get(bob.files, '/plan.txt')).toEqual(text('changed'))
  await scene.expectAllGoOn()
})

test('an answer that is none is refused', async () => {
  await using scene = await HostileScene.open()
  const { bob } = scene
  const relent = scene.lieTo(bob, certificateGet, () => new Uint8Array([0x81, 0xa1]))
  const refusal = 'internal: certificate_get: the reply does not decode'
  expect(await refusalOf(bob.started.session.workspaces.refresh())).toBe(refusal)
  await scene.expectKept(bob)
  relent()
  await scene.expectAllGoOn()
})
