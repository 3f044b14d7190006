import { organizationInfo, vlobCreate, vlobPollChanges, vlobReadVersions, vlobUpdate } from '@parallax/protocol'
import type { VlobId } from '@parallax/wire'
import { expect, test } from 'vitest'
import { call } from '../../kit/rpc.ts'
import { sharedServer } from '../../kit/shared-server.ts'
import { startTestServer } from '../../kit/start-test-server.ts'
import { expectOk, newId, type TestDevice, testOrganization } from '../../kit/test-organization.ts'
import { vlobRequest } from './requests.ts'
import { newWorkspace, revoke } from './workspace.ts'

async function poll(device: TestDevice, realmId: VlobId, lastCheckpoint: bigint) {
  const reply = await call(device, vlobPollChanges, { realmId, lastCheckpoint })
  if (reply.status !== 'ok') throw new Error(reply.status)
  return { changes: reply.changes, checkpoint: reply.currentCheckpoint }
}

test('versions are read back as they were written, in the order of the request, the unknown left out', async () => {
  const { alice, addUser, tools } = await testOrganization(await sharedServer())
  const bob = await addUser('Bob')
  const workspace = await newWorkspace(alice)
  const { realmId } = workspace
  const realmTimestamp = await workspace.share(bob, 'CONTRIBUTOR')
  const [one, other] = [await workspace.write(), await workspace.write()]
  const second = await workspace.update(one.vlobId, 2, bob)
  const items = [
    [one.vlobId, 2],
    [other.vlobId, 1],
    [one.vlobId, 1],
    [one.vlobId, 3],
    [one.vlobId, 0],
    [newId<VlobId>(tools), 1],
    [other.vlobId, 2 ** 32 - 1],
    [one.vlobId, 2],
  ] as const
  const item = ({ vlobId, timestamp, blob }: typeof one, version: number, { deviceId }: TestDevice) => [
    vlobId,
    1n,
    deviceId,
    version,
    timestamp,
    blob,
  ]
  expect(await call(alice, vlobReadVersions, { realmId, items })).toMatchObject({
    status: 'ok',
    items: [item(second, 2, bob), item(other, 1, alice), item(one, 1, alice), item(second, 2, bob)],
    neededRealmCertificateTimestamp: realmTimestamp,
  })
  expect(await call(alice, vlobReadVersions, { realmId, items: [] })).toMatchObject({ status: 'ok', items: [] })
})

test('a version may have a lower timestamp than the one before, and several vlobs the same', async () => {
  const { alice, tick } = await testOrganization(await sharedServer())
  const workspace = await newWorkspace(alice)
  const [timestamp, later] = [tick(), tick()]
  const { vlobId, realmId } = await workspace.write(alice, { timestamp: later })
  await workspace.write(alice, { timestamp: later })
  const update = { ...vlobRequest(alice, realmId), vlobId, version: 2, timestamp }
  expect(await call(alice, vlobUpdate, update)).toEqual({ status: 'ok' })
})

test('an update is for the realm where the vlob is, which has its own of that id', async () => {
  const { alice } = await testOrganization(await sharedServer())
  const [one, other] = [await newWorkspace(alice), await newWorkspace(alice)]
  const { vlobId } = await one.write()
  const update = { ...vlobRequest(alice, other.realmId), vlobId, version: 2 }
  expect(await call(alice, vlobUpdate, update)).toEqual({ status: 'vlob_not_found' })
  await other.write(alice, { vlobId })
  expect(await call(alice, vlobUpdate, update)).toEqual({ status: 'ok' })
  expect((await poll(alice, one.realmId, 0n)).changes).toEqual([[vlobId, 1]])
})

test('the same update again is told that it is not the next', async () => {
  const { alice } = await testOrganization(await sharedServer())
  const workspace = await newWorkspace(alice)
  const { vlobId, realmId } = await workspace.write()
  const update = { ...vlobRequest(alice, realmId), vlobId, version: 2 }
  expect(await call(alice, vlobUpdate, update)).toEqual({ status: 'ok' })
  expect(await call(alice, vlobUpdate, update)).toEqual({ status: 'bad_vlob_version' })
})

test('of updates to one version, through two servers at once, one is accepted', async () => {
  const first = await sharedServer()
  await using second = await startTestServer({ database: first.database })
  const { alice } = await testOrganization(first)
  const workspace = await newWorkspace(alice)
  const { vlobId, realmId } = await workspace.write()
  for (const version of [2, 3]) {
    const replies = await Promise.all(
      Array.from({ length: 8 }, (_, n) => {
        const update = { ...vlobRequest(alice, realmId), vlobId, version, blob: Uint8Array.of(n) }
        return call(alice, vlobUpdate, update, { server: [first.url, second.url][n % 2] ?? '' })
      }),
    )
    const statuses = replies.map(({ status }) => status).toSorted()
    expect(statuses).toEqual([...Array.from({ length: 7 }, () => 'bad_vlob_version'), 'ok'])
  }
  expect(await poll(alice, realmId, 0n)).toEqual({ changes: [[vlobId, 3]], checkpoint: 3n })
})

test('a poll tells each vlob once, with its last version, and where the log ends', async () => {
  const { alice } = await testOrganization(await sharedServer())
  const workspace = await newWorkspace(alice)
  const { realmId } = workspace
  expect(await poll(alice, realmId, 0n)).toEqual({ changes: [], checkpoint: 0n })
  const [{ vlobId: a }, { vlobId: b }] = [await workspace.write(), await workspace.write()]
  await workspace.update(a, 2)
  const { vlobId: c } = await workspace.write()
  await workspace.update(b, 2)
  await workspace.update(a, 3)
  const all = [
    [a, 3],
    [b, 2],
    [c, 1],
  ]
  expect(await poll(alice, realmId, 0n)).toEqual({ changes: all, checkpoint: 6n })
  expect((await poll(alice, realmId, 3n)).changes.toSorted()).toEqual(all.toSorted())
  expect(await poll(alice, realmId, 4n)).toEqual({ changes: [all[1], all[0]], checkpoint: 6n })
  for (const checkpoint of [6n, 7n, 2n ** 31n, 2n ** 63n, 2n ** 64n - 1n])
    expect(await poll(alice, realmId, checkpoint)).toEqual({ changes: [], checkpoint: 6n })
})

test('what was refused leaves no trace in the log, and takes no number', async () => {
  const { alice, tools } = await testOrganization(await sharedServer())
  const workspace = await newWorkspace(alice)
  const { vlobId, realmId } = await workspace.write()
  const requests = [
    { ...vlobRequest(alice, realmId), vlobId, version: 3 },
    { ...vlobRequest(alice, realmId), vlobId, version: 2, keyIndex: 2n },
    { ...vlobRequest(alice, realmId), vlobId: newId<VlobId>(tools), version: 2 },
  ]
  for (const request of requests) expect((await call(alice, vlobUpdate, request)).status).not.toBe('ok')
  await workspace.update(vlobId, 2)
  expect(await poll(alice, realmId, 0n)).toEqual({ changes: [[vlobId, 2]], checkpoint: 2n })
})

test('a realm that never got a key takes key index 0 alone, and after its first key that one alone', async () => {
  const { alice, addRealm } = await testOrganization(await sharedServer())
  const realmId = await addRealm(alice)
  const write = async (keyIndex: bigint) =>
    (await call(alice, vlobCreate, { ...vlobRequest(alice, realmId), keyIndex })).status
  expect([await write(1n), await write(0n)]).toEqual(['bad_key_index', 'ok'])
  const workspace = await newWorkspace(alice)
  const statusOf = async (keyIndex: bigint) =>
    (await call(alice, vlobCreate, { ...vlobRequest(alice, workspace.realmId), keyIndex })).status
  expect([await statusOf(0n), await statusOf(1n)]).toEqual(['bad_key_index', 'ok'])
})

test('what somebody wrote stays when he is removed or revoked', async () => {
  const { alice, addUser } = await testOrganization(await sharedServer())
  const [bob, carol] = [await addUser('Bob'), await addUser('Carol')]
  const workspace = await newWorkspace(alice, [
    [bob, 'CONTRIBUTOR'],
    [carol, 'CONTRIBUTOR'],
  ])
  const { realmId } = workspace
  const written = [await workspace.write(bob), await workspace.write(carol)]
  await workspace.unshare(bob)
  await revoke(carol)
  const reply = await call(alice, vlobReadVersions, {
    realmId,
    items: written.map(({ vlobId }) => [vlobId, 1] as const),
  })
  expect(reply.status === 'ok' && reply.items.map((item) => item[2])).toEqual([bob.deviceId, carol.deviceId])
})

test('sizes count every version', async () => {
  const { alice } = await testOrganization(await sharedServer())
  const workspace = await newWorkspace(alice)
  const { vlobId, realmId } = await workspace.write(alice, { blob: new Uint8Array(100) })
  const update = { ...vlobRequest(alice, realmId), vlobId, version: 2, blob: new Uint8Array(1000) }
  expectOk(await call(alice, vlobUpdate, update))
  await workspace.store(new Uint8Array(77))
  const sizes = { totalMetadataBytes: 1100, totalBlockBytes: 77 }
  expect(await call(alice, organizationInfo, {})).toEqual({ status: 'ok', ...sizes })
})
