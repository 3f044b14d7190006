import {
  type ApiEvent,
  blockCreate,
  organizationInfo,
  ping,
  realmRename,
  realmRotateKey,
  realmSelfPromoteToOwner,
  realmShare,
  realmUnshare,
  realmUpdateArchiving,
  userRevoke,
  userUpdate,
  vlobUpdate,
} from '@parallax/protocol'
import { expect, test } from 'vitest'
import { type EventReader, listen } from '../../kit/event-reader.ts'
import { call } from '../../kit/rpc.ts'
import { sharedServer } from '../../kit/shared-server.ts'
import { startTestServer } from '../../kit/start-test-server.ts'
import { type TestDevice, testOrganization } from '../../kit/test-organization.ts'
import {
  archivingRequest,
  blockRequest,
  profileRequest,
  promotionRequest,
  renameRequest,
  revocationRequest,
  rotationRequest,
  shareRequest,
  unshareRequest,
  vlobRequest,
} from './requests.ts'
import { addDevice, newWorkspace, revoke } from './workspace.ts'

/** Alice, on two devices, shares with Bob; Carol and Mallory are strangers. All listen. */
async function listeningScene(server: string) {
  const { alice, addUser, tick } = await testOrganization(await sharedServer())
  const phone = await addDevice(alice)
  const [bob, carol, mallory] = [await addUser('Bob'), await addUser('Carol'), await addUser('Mallory')]
  const workspace = await newWorkspace(alice, [[bob, 'CONTRIBUTOR']])
  const { vlobId, realmId } = await workspace.write()
  const devices = { alice, phone, bob, carol, mallory }
  const readers: Record<string, EventReader> = {}
  for (const [name, device] of Object.entries(devices)) readers[name] = await listen(device, { server })
  const scene = { ...devices, workspace, realmId, vlobId, tick }
  // Whatever came before is not counted.
  await eventsUntilPing(readers, alice)
  return {
    scene,
    readers,
    [Symbol.dispose]: () => {
      for (const reader of Object.values(readers)) reader[Symbol.dispose]()
    },
  }
}

type ListeningScene = Awaited<ReturnType<typeof listeningScene>>['scene']

/** What each has heard before a ping that is sent now; undefined: the stream is over. */
async function eventsUntilPing(readers: Readonly<Record<string, EventReader>>, pinging: TestDevice) {
  const text = crypto.randomUUID()
  await call(pinging, ping, { ping: text })
  const heard: Record<string, readonly (ApiEvent | undefined)[]> = {}
  for (const [name, reader] of Object.entries(readers)) {
    const events: (ApiEvent | undefined)[] = []
    for (;;) {
      const frame = await reader.next()
      const event = frame?.item.type === 'event' ? frame.item.event : undefined
      if (event?.event === 'PINGED' && event.ping === text) break
      events.push(event)
      if (frame === undefined) break
    }
    heard[name] = events
  }
  return heard
}

type Names = readonly ('alice' | 'phone' | 'bob' | 'carol' | 'mallory')[]

interface Told {
  readonly act: (scene: ListeningScene) => Promise<{ readonly status: string }>
  readonly event?: (scene: ListeningScene) => object
  readonly heardBy: Names
}

const everybody: Names = ['alice', 'phone', 'bob', 'carol', 'mallory']
const members: Names = ['alice', 'phone', 'bob']

const realmCertificate = ({ realmId }: ListeningScene) => ({
  event: 'REALM_CERTIFICATE',
  realmId,
  timestamp: expect.any(BigInt),
})

const told: Readonly<Record<string, Told>> = {
  realm_share: {
    act: ({ alice, carol: { userId }, realmId }) => call(alice, realmShare, shareRequest(alice, { realmId, userId })),
    event: realmCertificate,
    heardBy: [...members, 'carol'],
  },
  'realm_share of a member': {
    act: ({ alice, bob: { userId }, realmId }) => call(alice, realmShare, shareRequest(alice, { realmId, userId })),
    event: realmCertificate,
    heardBy: members,
  },
  realm_unshare: {
    act: ({ alice, bob: { userId }, realmId }) => call(alice, realmUnshare, unshareRequest(alice, { realmId, userId })),
    event: realmCertificate,
    heardBy: members,
  },
  realm_rename: {
    act: ({ alice, realmId }) => call(alice, realmRename, renameRequest(alice, { realmId })),
    event: realmCertificate,
    heardBy: members,
  },
  realm_rotate_key: {
    act: ({ alice, workspace: { realmId, participants } }) =>
      call(alice, realmRotateKey, rotationRequest(alice, { realmId, keyIndex: 2n, participants: [...participants] })),
    event: realmCertificate,
    heardBy: members,
  },
  realm_update_archiving: {
    act: ({ alice, realmId }) => call(alice, realmUpdateArchiving, archivingRequest(alice, { realmId })),
    event: realmCertificate,
    heardBy: members,
  },
  vlob_update: {
    act: ({ alice, realmId, vlobId }) =>
      call(alice, vlobUpdate, { ...vlobRequest(alice, realmId), vlobId, version: 2, blob: Uint8Array.of(1, 2) }),
    event: ({ alice, realmId, vlobId }) => ({
      ...{ event: 'VLOB', realmId, vlobId, author: alice.deviceId, version: 2, blob: Uint8Array.of(1, 2) },
      timestamp: expect.any(BigInt),
      lastCommonCertificateTimestamp: expect.any(BigInt),
      lastRealmCertificateTimestamp: expect.any(BigInt),
    }),
    heardBy: ['phone', 'bob'],
  },
  user_update: {
    act: ({ alice, mallory: { userId } }) => call(alice, userUpdate, profileRequest(alice, { userId })),
    event: () => ({ event: 'COMMON_CERTIFICATE', timestamp: expect.any(BigInt) }),
    heardBy: everybody,
  },
  device_create: {
    act: async ({ bob }) => {
      await addDevice(bob)
      return { status: 'ok' }
    },
    event: () => ({ event: 'COMMON_CERTIFICATE', timestamp: expect.any(BigInt) }),
    heardBy: everybody,
  },
  block_create: { act: ({ alice, realmId }) => call(alice, blockCreate, blockRequest(alice, realmId)), heardBy: [] },
}

for (const [name, { act, event, heardBy }] of Object.entries(told))
  test(`${name} is told to ${heardBy.join(', ') || 'nobody'}, through another server as well`, async () => {
    await using second = await startTestServer({ database: (await sharedServer()).database, args: ['--debug'] })
    using listening = await listeningScene(second.url)
    const { scene, readers } = listening
    expect(await act(scene)).toEqual({ status: 'ok' })
    const heard = await eventsUntilPing(readers, scene.alice)
    const expected = everybody.map((who) => [who, heardBy.includes(who) ? [event?.(scene)] : []])
    expect(heard).toEqual(Object.fromEntries(expected))
  })

test('refused commands are told to nobody', async () => {
  using listening = await listeningScene((await sharedServer()).url)
  const { scene, readers } = listening
  const { alice, mallory, bob, realmId, vlobId } = scene
  const { userId } = bob
  const refused = [
    await call(mallory, realmShare, shareRequest(mallory, { realmId, userId })),
    await call(mallory, realmUnshare, unshareRequest(mallory, { realmId, userId })),
    await call(mallory, realmRename, renameRequest(mallory, { realmId })),
    await call(alice, realmRotateKey, rotationRequest(alice, { realmId, keyIndex: 2n, participants: [] })),
    await call(alice, vlobUpdate, { ...vlobRequest(alice, realmId), vlobId, version: 3 }),
    await call(mallory, userRevoke, revocationRequest(mallory, { userId })),
  ]
  for (const { status } of refused) expect(status).not.toBe('ok')
  const heard = await eventsUntilPing(readers, alice)
  expect(Object.values(heard).flat()).toEqual([])
})

test('who joins hears of the realm at once, and who is removed hears of his removal last', async () => {
  using listening = await listeningScene((await sharedServer()).url)
  const { scene, readers } = listening
  const { alice, carol, workspace, realmId } = scene
  const joined = await workspace.share(carol, 'READER')
  const { vlobId } = await workspace.write()
  const left = await workspace.unshare(carol)
  await workspace.write()
  await workspace.rename()
  expect((await eventsUntilPing(readers, alice)).carol).toMatchObject([
    { event: 'REALM_CERTIFICATE', realmId, timestamp: joined },
    { event: 'VLOB', vlobId, lastRealmCertificateTimestamp: joined },
    { event: 'REALM_CERTIFICATE', realmId, timestamp: left },
  ])
})

test('who promotes himself tells the members, the revoked owner aside', async () => {
  using listening = await listeningScene((await sharedServer()).url)
  const { scene, readers } = listening
  const { alice, bob, carol } = scene
  const { realmId } = await newWorkspace(bob, [[carol, 'READER']])
  await revoke(bob)
  await eventsUntilPing(readers, alice)
  const timestamp = alice.organization.tick()
  const request = promotionRequest(carol, { realmId, timestamp })
  expect(await call(carol, realmSelfPromoteToOwner, request)).toEqual({ status: 'ok' })
  const heard = await eventsUntilPing(readers, alice)
  const event = { event: 'REALM_CERTIFICATE', realmId, timestamp }
  expect(heard).toEqual({ alice: [], phone: [], bob: [undefined], carol: [event], mallory: [] })
})

test('a blob is in the event of an update below 4096 bytes', async () => {
  using listening = await listeningScene((await sharedServer()).url)
  const { scene, readers } = listening
  const { alice, realmId, vlobId } = scene
  for (const [version, size] of [
    [2, 4095],
    [3, 4096],
  ] as const) {
    const update = { ...vlobRequest(alice, realmId), vlobId, version, blob: new Uint8Array(size) }
    expect(await call(alice, vlobUpdate, update)).toEqual({ status: 'ok' })
  }
  const { bob } = await eventsUntilPing(readers, alice)
  expect(bob).toMatchObject([{ blob: new Uint8Array(4095) }, { blob: null }])
})

test('a revocation is the last that the user hears; the others go on, and he is refused from then on', async () => {
  using listening = await listeningScene((await sharedServer()).url)
  const { scene, readers } = listening
  const { alice, bob, workspace, realmId } = scene
  await workspace.write(bob)
  const timestamp = await revoke(bob)
  await workspace.unshare(bob)
  const event = { event: 'COMMON_CERTIFICATE', timestamp }
  const heard = await eventsUntilPing(readers, alice)
  expect(heard.bob).toEqual([event, undefined])
  expect(heard.alice).toMatchObject([{ event: 'VLOB' }, event, { event: 'REALM_CERTIFICATE', realmId }])
  expect(heard.mallory).toEqual([event])
  await expect(call(bob, organizationInfo, {})).rejects.toThrow('HTTP 461')
  await expect(listen(bob)).rejects.toThrow('HTTP 461')
})
