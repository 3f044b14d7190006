import { dumpSignedThenEncrypted, type FolderManifest, workspaceManifest } from '@parallax/protocol'
import { addMicroseconds, type BlockId, type VlobId } from '@parallax/wire'
import { beforeEach, describe, expect, test } from 'vitest'
import { InternalError } from '../errors/connection-errors.ts'
import { MemoryDeviceStorages } from '../ports/memory/memory-device-storages.ts'
import { newId } from '../store/new-id.ts'
import { TestOrganization } from '../store/testing/test-organization.ts'
import { DeviceRealmAccess } from './device-realm-access.ts'
import { processNeeds } from './process-needs.ts'
import type { SealedVlob } from './realm-access.ts'
import { rotateKey } from './rotate-key.ts'
import { TestClient } from './testing/test-client.ts'
import { setRole } from './workspace-actions.ts'

let organization: TestOrganization
let alice: TestClient
let bob: TestClient
let realmId: VlobId

beforeEach(async () => {
  organization = await TestOrganization.create()
  alice = await TestClient.open(organization, organization.alice)
  bob = await TestClient.open(organization, organization.user('Bob'))
  realmId = await alice.createShared('plans', bob)
})

function accessOf(client: TestClient): DeviceRealmAccess {
  return new DeviceRealmAccess(client.context, realmId)
}

function needed() {
  return { common: organization.lastCommon, realm: organization.realms.lastTimestamp(realmId) }
}

/** The root of the realm as the client would upload it. */
async function sealRoot(client: TestClient, change: Partial<FolderManifest> = {}): Promise<SealedVlob> {
  const { device, clock, tools } = client.context
  const { keyIndex, key } = await accessOf(client).encryptionKey(realmId)
  const timestamp = clock.now()
  const root = {
    type: 'folder_manifest',
    author: device.deviceId,
    timestamp,
    id: realmId,
    parent: realmId,
    version: 1,
    created: timestamp,
    updated: timestamp,
    children: new Map(),
  } as const
  const blob = dumpSignedThenEncrypted(tools, workspaceManifest, {
    value: { ...root, ...change },
    signingKey: device.signingKey,
    key,
  })
  return { vlobId: realmId, keyIndex, author: device.deviceId, version: 1, timestamp, blob }
}

describe('a manifest', () => {
  test('of another member is opened', async () => {
    const vlob = await sealRoot(bob)
    expect(await accessOf(alice).openManifest(vlob, needed())).toMatchObject({ id: realmId, version: 1 })
  })

  test('is judged by the certificates that it needs, which are fetched first', async () => {
    const carol = await TestClient.open(organization, organization.user('Carol'))
    await bob.refresh()
    await setRole(bob.context, { realmId, recipient: carol.device.userId, role: 'CONTRIBUTOR' })
    await rotateKey(bob.context, { realmId, target: 2n })
    await carol.refresh()
    const vlob = await sealRoot(carol)
    expect(await accessOf(alice).openManifest(vlob, needed())).toMatchObject({ author: carol.device.deviceId })
  })

  test('is not judged at all while the server holds such certificates back', async () => {
    const vlob = await sealRoot(bob)
    const later = { realm: addMicroseconds(organization.realms.lastTimestamp(realmId), 1) }
    await expect(accessOf(alice).openManifest(vlob, later)).rejects.toThrow(InternalError)
  })

  test('is refused with its fault', async () => {
    const vlob = await sealRoot(bob)
    const open = (change: Partial<SealedVlob>) => accessOf(alice).openManifest({ ...vlob, ...change }, needed())
    const faults: readonly (readonly [Partial<SealedVlob>, string])[] = [
      [{ blob: vlob.blob.with(50, (vlob.blob[50] ?? 0) ^ 1) }, 'CannotDecrypt'],
      [{ keyIndex: 2n }, 'NonExistentKeyIndex'],
      [{ version: 2 }, 'CleartextCorrupted'],
      [{ author: alice.device.deviceId }, 'CleartextCorrupted'],
      [{ author: newId(organization.tools) }, 'NonExistentAuthor'],
      [{ timestamp: addMicroseconds(vlob.timestamp, 1) }, 'CleartextCorrupted'],
    ]
    for (const [change, detail] of faults)
      await expect(open(change)).rejects.toMatchObject({ code: 'invalid_manifest', detail })
  })

  test('of somebody who was removed is refused, what they wrote before is not', async () => {
    const before = await sealRoot(bob)
    await setRole(alice.context, { realmId, recipient: bob.device.userId, role: null })
    await processNeeds(alice.context, { report: () => undefined })
    const after = await sealRoot(bob)
    const access = accessOf(alice)
    expect(await access.openManifest(before, needed())).toMatchObject({ version: 1 })
    await expect(access.openManifest(after, needed())).rejects.toMatchObject({ detail: 'AuthorNoAccessToRealm' })
  })
})

describe('the key of a block', () => {
  test('is the same for every member, by the index that stands beside it', async () => {
    const blockId = newId<BlockId>(organization.tools)
    const written = await accessOf(bob).encryptionKey(blockId)
    await rotateKey(bob.context, { realmId, target: 2n })
    const options = { keyIndex: written.keyIndex, needed: { realm: organization.realms.lastTimestamp(realmId) } }
    const read = await accessOf(alice).decryptionKey(blockId, options)
    expect(read.equals(written.key)).toBe(true)
    expect((await accessOf(alice).encryptionKey(blockId)).keyIndex).toBe(2n)
  })

  test('of a rotation that is not known yet is polled for, and refused when there is none', async () => {
    const blockId = newId<BlockId>(organization.tools)
    await rotateKey(bob.context, { realmId, target: 2n })
    const access = accessOf(alice)
    await access.decryptionKey(blockId, { keyIndex: 2n, needed: {} })
    for (const keyIndex of [0n, 3n])
      await expect(access.decryptionKey(blockId, { keyIndex, needed: {} })).rejects.toMatchObject({
        code: 'invalid_block',
        detail: 'NonExistentKeyIndex',
      })
  })

  test('does not exist before the realm has one', async () => {
    const created = await alice.create('offline')
    const access = new DeviceRealmAccess(alice.context, created)
    await expect(access.encryptionKey(created)).rejects.toMatchObject({ code: 'workspace_not_ready' })
    const options = { keyIndex: 1n, needed: {} }
    await expect(access.decryptionKey(created, options)).rejects.toMatchObject({ code: 'invalid_block' })
  })
})

describe('a workspace that the server does not know', () => {
  test('is bootstrapped once for all who wait', async () => {
    const created = await alice.create('offline')
    const access = new DeviceRealmAccess(alice.context, created)
    organization.received.length = 0
    await Promise.all([access.ensureBootstrapped(), access.ensureBootstrapped(), access.ensureBootstrapped()])
    expect(organization.received.filter((command) => command === 'realm_create')).toHaveLength(1)
    expect(organization.realms.keyIndexOf(created)).toBe(1)
    await alice.refresh()
    organization.received.length = 0
    await access.ensureBootstrapped()
    expect(organization.received).toEqual([])
  })
})

test('a workspace that certificates named is not created anew when they were forgotten here', async () => {
  const storages = new MemoryDeviceStorages()
  const first = await TestClient.open(organization, bob.device, storages)
  await first.refresh()
  await first.storage.certificates.write(async (writer) => writer.clear())
  const again = await TestClient.open(organization, bob.device, storages)
  organization.received.length = 0
  await accessOf(again).ensureBootstrapped()
  expect(organization.received).toEqual([])
})

test('a workspace that was lost gives no entry any more', async () => {
  const access = accessOf(bob)
  expect(access.entry()).toMatchObject({ name: 'plans' })
  await setRole(alice.context, { realmId, recipient: bob.device.userId, role: null })
  await bob.refresh()
  expect(() => access.entry()).toThrow('no_workspace_access')
})
