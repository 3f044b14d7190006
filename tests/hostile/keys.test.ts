import { type ReplyOf, realmGetKeysBundle } from '@parallax/protocol'
import type { VlobId } from '@parallax/wire'
import { expect, test } from 'vitest'
import { get, put, read, text } from '../kit/client/contents.ts'
import { HostileScene, newWorkspace, refusalOf } from './hostile-scene.ts'

type Keys = Extract<ReplyOf<typeof realmGetKeysBundle>, { status: 'ok' }>

/** Alice shares another workspace with Bob, whose keys are told to him in another form. */
async function shareLying(
  scene: HostileScene,
  change: (keys: Keys) => Partial<Keys>,
): Promise<{ readonly other: VlobId; readonly relent: () => void }> {
  const { alice, bob } = scene
  const other = await newWorkspace(alice.started, 'Other')
  const files = await alice.started.session.workspaces.files(other)
  await put(files, '/secret.txt', text('secret'))
  await files.sync()
  await alice.started.session.workspaces.share(other, bob.device.userId, { role: 'CONTRIBUTOR' })
  const relent = scene.lieTo(bob, realmGetKeysBundle, ({ reply }) =>
    reply.status === 'ok' ? { ...reply, ...change(reply) } : reply,
  )
  return { other, relent }
}

/** Neither the name nor the content is shown; what is known goes on. */
async function expectRefused(
  scene: HostileScene,
  { other, relent }: { readonly other: VlobId; readonly relent: () => void },
  refusal: string,
): Promise<void> {
  const { workspaces } = scene.bob.started.session
  await refusalOf(workspaces.refresh())
  expect((await workspaces.list()).find(({ id }) => id === other)?.name ?? 'unnamed').not.toBe('Other')
  expect(await refusalOf((await workspaces.files(other)).sync())).toBe(refusal)
  await scene.expectKept(scene.bob)
  relent()
  await workspaces.refresh()
  expect((await workspaces.list()).find(({ id }) => id === other)?.name).toBe('Other')
  const later = await workspaces.files(other)
  await later.sync()
  expect(await get(later, '/secret.txt')).toEqual(text('secret'))
  await scene.expectAllGoOn()
}

function keysHeard(scene: HostileScene, realmId: VlobId): Keys {
  const { deviceId } = scene.bob.device.local
  const heard = scene.proxy.heard(realmGetKeysBundle).filter((exchange) => exchange.deviceId === deviceId)
  const reply = heard.find(({ request }) => request.realmId === realmId)?.reply
  if (reply?.status !== 'ok') throw new Error('no keys were heard')
  return reply
}

test('the keys of another workspace are refused', async () => {
  await using scene = await HostileScene.open()
  const lie = await shareLying(scene, () => keysHeard(scene, scene.workspaceId))
  await expectRefused(scene, lie, 'invalid_keys_bundle: RealmIDMismatch')
})

test('keys that were altered are refused', async () => {
  await using scene = await HostileScene.open()
  const lie = await shareLying(scene, ({ keysBundle }) => ({
    keysBundle: keysBundle.with(-1, (keysBundle.at(-1) ?? 0) ^ 1),
  }))
  await expectRefused(scene, lie, 'invalid_keys_bundle: Decryption')
})

test('an access that is not for this person is refused', async () => {
  await using scene = await HostileScene.open()
  const hers = scene.proxy
    .heard(realmGetKeysBundle)
    .findLast(({ deviceId }) => deviceId === scene.alice.device.local.deviceId)?.reply
  const keysBundleAccess = hers?.status === 'ok' ? hers.keysBundleAccess : new Uint8Array()
  const lie = await shareLying(scene, () => ({ keysBundleAccess }))
  await expectRefused(scene, lie, 'invalid_keys_bundle: CorruptedAccess')
})

test('the access to other keys is refused', async () => {
  await using scene = await HostileScene.open()
  const lie = await shareLying(scene, () => ({
    keysBundleAccess: keysHeard(scene, scene.workspaceId).keysBundleAccess,
  }))
  await expectRefused(scene, lie, 'invalid_keys_bundle: Decryption')
})

test('the keys of before a rotation are refused as those after it', async () => {
  await using scene = await HostileScene.open()
  const { alice, bob } = scene
  const former = keysHeard(scene, scene.workspaceId)
  const carol = await scene.org.addUser('carol', 'STANDARD', alice.started)
  const { workspaces } = alice.started.session
  await workspaces.share(scene.workspaceId, carol.userId, { role: 'READER' })
  await workspaces.unshare(scene.workspaceId, carol.userId)
  await scene.write('/plan.txt', 'under the new key')
  const relent = scene.lieTo(bob, realmGetKeysBundle, () => former)
  expect(await refusalOf(bob.files.sync())).toBe('invalid_keys_bundle: KeyIndexMismatch')
  await scene.expectKept(bob)
  relent()
  await bob.files.sync()
  expect(await read(bob.files, '/plan.txt')).toEqual(text('under the new key'))
  await scene.expectAllGoOn()
})
