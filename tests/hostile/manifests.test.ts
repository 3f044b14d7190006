import {
  dumpSignedThenEncrypted,
  type FileManifest,
  fileManifest,
  type ReplyOf,
  vlobKey,
  vlobReadBatch,
  vlobReadVersions,
  vlobUpdate,
} from '@parallax/protocol'
import { addMicroseconds, type DeviceId, fromMilliseconds } from '@parallax/wire'
import { expect, test } from 'vitest'
import { at, get, pathsIn, read, text } from '../kit/client/contents.ts'
import { testTools } from '../kit/tools.ts'
import { alarmsOf, HostileScene, type Member, realmKeyOf, refusalOf } from './hostile-scene.ts'

type Versions = ReplyOf<typeof vlobReadBatch>
type Item = Extract<Versions, { status: 'ok' }>['items'][number]

const tools = await testTools()

function eachItem(reply: Versions, change: (item: Item) => Item): Versions {
  return reply.status === 'ok' ? { ...reply, items: reply.items.map(change) } : reply
}

/** The version that Alice just wrote of the plan is told to Bob in another form. */
async function tellOtherwise(scene: HostileScene, change: (item: Item) => Item): Promise<() => void> {
  const { id } = await scene.alice.files.stat(at('/plan.txt'))
  await scene.write('/plan.txt', 'changed')
  return scene.lieTo(scene.bob, vlobReadBatch, ({ reply }) =>
    eachItem(reply, (item) => (item[0] === id ? change(item) : item)),
  )
}

/** Told, nothing of it shown, nobody blocked: what was known stands in (spec 06b §6.2). */
async function expectRefused(scene: HostileScene, refusal: string): Promise<void> {
  expect(await refusalOf(scene.bob.files.sync())).toBe('accepted')
  expect(alarmsOf(scene.bob)).toEqual([refusal])
  await scene.expectKept(scene.bob)
}

async function expectAllGoOn(scene: HostileScene): Promise<void> {
  await scene.expectAllGoOn()
  await scene.write('/plan.txt', 'changed again')
  await scene.bob.files.sync()
  expect(await read(scene.bob.files, '/plan.txt')).toEqual(text('changed again'))
}

function seal(scene: HostileScene, author: Member, value: FileManifest): Uint8Array {
  const { signingKey } = author.device.local
  const key = vlobKey(tools, realmKeyOf(scene, author), value.id)
  return dumpSignedThenEncrypted(tools, fileManifest, { value, signingKey, key })
}

function emptyFile(scene: HostileScene, author: Member, [id, , , version]: Item): FileManifest {
  const timestamp = fromMilliseconds(Date.now())
  const dates = { timestamp, created: timestamp, updated: timestamp }
  const content = { size: 0, blocksize: 512 * 1024, blocks: [], origin: undefined }
  const { deviceId } = author.device.local
  return { type: 'file_manifest', author: deviceId, id, parent: scene.workspaceId, version, ...dates, ...content }
}

test('an old version under a new number is refused', async () => {
  await using scene = await HostileScene.open()
  const { id } = await scene.bob.files.stat(at('/plan.txt'))
  const [first] = scene.proxy
    .heard(vlobReadBatch)
    .flatMap(({ reply }) => (reply.status === 'ok' ? reply.items : []))
    .filter((item) => item[0] === id)
  const relent = await tellOtherwise(scene, ([vlob, key, author, version, timestamp, blob]) => [
    vlob,
    key,
    author,
    version,
    timestamp,
    first?.[5] ?? blob,
  ])
  await expectRefused(scene, 'invalid_manifest: CleartextCorrupted')
  relent()
  await expectAllGoOn(scene)
})

test('an old version as it was, told as the last one, brings nothing back', async () => {
  await using scene = await HostileScene.open()
  const { bob } = scene
  await scene.write('/plan.txt', 'changed')
  await bob.files.sync()
  expect(await read(bob.files, '/plan.txt')).toEqual(text('changed'))
  const { id } = await bob.files.stat(at('/plan.txt'))
  const former = scene.proxy
    .heard(vlobReadBatch)
    .flatMap(({ reply }) => (reply.status === 'ok' ? reply.items : []))
    .find((item) => item[0] === id && item[3] === 1)
  await scene.write('/plan.txt', 'changed again')
  const relent = scene.lieTo(bob, vlobReadBatch, ({ reply }) =>
    eachItem(reply, (item) => (item[0] === id && former !== undefined ? former : item)),
  )
  await bob.files.sync()
  expect(alarmsOf(bob)).toEqual(['invalid_manifest: RolledBack'])
  expect(await read(bob.files, '/plan.txt')).toEqual(text('changed'))
  relent()
  await bob.files.sync()
  expect(await read(bob.files, '/plan.txt')).toEqual(text('changed again'))
  await expectAllGoOn(scene)
})

test('the contents of two entries are not exchanged', async () => {
  await using scene = await HostileScene.open()
  const { alice, bob } = scene
  for (const path of ['/other.txt', '/plan.txt']) await scene.write(path, 'first')
  await bob.files.sync()
  expect(await get(bob.files, '/other.txt')).toEqual(text('first'))
  for (const path of ['/other.txt', '/plan.txt']) await scene.write(path, 'second')
  const blobs = new Map(scene.proxy.heard(vlobUpdate).map(({ request: { vlobId, blob } }) => [vlobId, blob]))
  const ids = await Promise.all(['/other.txt', '/plan.txt'].map(async (path) => (await alice.files.stat(at(path))).id))
  const relent = scene.lieTo(bob, vlobReadBatch, ({ reply }) =>
    eachItem(reply, (item) => {
      const [vlob, key, author, version, timestamp, blob] = item
      const other = ids.includes(vlob) ? ids.find((id) => id !== vlob) : undefined
      return [vlob, key, author, version, timestamp, (other && blobs.get(other)) ?? blob]
    }),
  )
  await bob.files.sync()
  expect(alarmsOf(bob)).toEqual(Array(2).fill('invalid_manifest: CannotDecrypt'))
  for (const path of ['/other.txt', '/plan.txt']) expect(await get(bob.files, path)).toEqual(text('first'))
  relent()
  await expectAllGoOn(scene)
})

test('a version that was altered is refused', async () => {
  await using scene = await HostileScene.open()
  const relent = await tellOtherwise(scene, ([vlob, key, author, version, timestamp, blob]) => [
    vlob,
    key,
    author,
    version,
    timestamp,
    blob.with(-1, (blob.at(-1) ?? 0) ^ 1),
  ])
  await expectRefused(scene, 'invalid_manifest: CannotDecrypt')
  relent()
  await expectAllGoOn(scene)
})

test('a version said to be by another device is refused', async () => {
  await using scene = await HostileScene.open()
  const { deviceId } = scene.bob.device.local
  const relent = await tellOtherwise(scene, ([vlob, key, , ...rest]) => [vlob, key, deviceId, ...rest])
  await expectRefused(scene, 'invalid_manifest: CleartextCorrupted')
  relent()
  await expectAllGoOn(scene)
})

test('a version by a device that nobody knows is refused', async () => {
  await using scene = await HostileScene.open()
  const nobody = 'ab'.repeat(16) as DeviceId
  const relent = await tellOtherwise(scene, ([vlob, key, , ...rest]) => [vlob, key, nobody, ...rest])
  await expectRefused(scene, 'invalid_manifest: NonExistentAuthor')
  relent()
  await expectAllGoOn(scene)
})

test('a version of another time than it says is refused', async () => {
  await using scene = await HostileScene.open()
  const relent = await tellOtherwise(scene, ([vlob, key, author, version, timestamp, blob]) => [
    vlob,
    key,
    author,
    version,
    addMicroseconds(timestamp, 1n),
    blob,
  ])
  await expectRefused(scene, 'invalid_manifest: CleartextCorrupted')
  relent()
  await expectAllGoOn(scene)
})

test('a version under a key that there is not is refused', async () => {
  await using scene = await HostileScene.open()
  const relent = await tellOtherwise(scene, ([vlob, , ...rest]) => [vlob, 99n, ...rest])
  await expectRefused(scene, 'invalid_manifest: NonExistentKeyIndex')
  relent()
  await expectAllGoOn(scene)
})

test('what a reader wrote with the help of the server is refused', async () => {
  await using scene = await HostileScene.open()
  const { alice, bob } = scene
  await alice.started.session.workspaces.share(scene.workspaceId, bob.device.userId, { role: 'READER' })
  await scene.write('/plan.txt', 'changed')
  const { id } = await alice.files.stat(at('/plan.txt'))
  const second = await scene.org.addDevice('alice', alice.started)
  await using laptop = await second.start()
  const relent = scene.proxy.lie(vlobReadBatch, ({ reply, deviceId }) =>
    eachItem(reply, (item) => {
      if (item[0] !== id || deviceId !== second.local.deviceId) return item
      const manifest = emptyFile(scene, bob, item)
      return [id, item[1], manifest.author, item[3], manifest.timestamp, seal(scene, bob, manifest)]
    }),
  )
  await laptop.session.workspaces.refresh()
  const files = await laptop.session.workspaces.files(scene.workspaceId)
  await refusalOf(files.sync())
  expect(await refusalOf(get(files, '/plan.txt'))).toBe('invalid_manifest: AuthorRealmRoleCannotWrite')
  relent()
  expect(await get(files, '/plan.txt')).toEqual(text('changed'))
  await expectAllGoOn(scene)
})

test('an entry that was not asked for is refused', async () => {
  await using scene = await HostileScene.open()
  await scene.write('/other.txt', 'other')
  const other = (await scene.alice.files.stat(at('/other.txt'))).id
  const relent = await tellOtherwise(scene, ([, ...rest]) => [other, ...rest])
  expect(await refusalOf(scene.bob.files.sync())).toBe('internal: vlob_read_batch: not the vlob that was asked for')
  await scene.expectKept(scene.bob)
  relent()
  await expectAllGoOn(scene)
  expect(await pathsIn(scene.bob.files)).toEqual(['/later.txt', '/other.txt', '/plan.txt'])
})

test('versions in between do not stand in for an invalid one when they are invalid too', async () => {
  await using scene = await HostileScene.open()
  await scene.write('/plan.txt', 'in between')
  const garble = (item: Item): Item => [item[0], item[1], item[2], item[3], item[4], new Uint8Array(100)]
  const honest = scene.lieTo(scene.bob, vlobReadVersions, ({ reply }) => eachItem(reply, garble))
  const relent = await tellOtherwise(scene, garble)
  await expectRefused(scene, 'invalid_manifest: CannotDecrypt')
  honest()
  relent()
  await expectAllGoOn(scene)
})

test('a version in between stands in for an invalid one', async () => {
  await using scene = await HostileScene.open()
  await scene.write('/plan.txt', 'in between')
  const relent = await tellOtherwise(scene, (item) => [
    item[0],
    item[1],
    item[2],
    item[3],
    item[4],
    new Uint8Array(100),
  ])
  await scene.bob.files.sync()
  expect(alarmsOf(scene.bob)).toEqual(['invalid_manifest: CannotDecrypt'])
  expect(await read(scene.bob.files, '/plan.txt')).toEqual(text('in between'))
  relent()
  await expectAllGoOn(scene)
})
