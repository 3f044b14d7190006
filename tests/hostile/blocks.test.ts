import { blockCreate, blockRead, type ReplyOf } from '@parallax/protocol'
import { expect, test } from 'vitest'
import { at, get, noise, put, text } from '../kit/client/contents.ts'
import { HostileScene, type Member, refusalOf, sealAsMember } from './hostile-scene.ts'

type Block = Extract<ReplyOf<typeof blockRead>, { status: 'ok' }>

const SLOT = 512 * 1024

/** Two blocks long; nobody but Alice has it yet. */
const content = noise(2 * SLOT)

/** Alice puts a file in; the blocks of it are told to Bob in another form. */
async function tellOtherwise(
  scene: HostileScene,
  change: (block: Block, place: number) => Partial<Block>,
): Promise<() => void> {
  await put(scene.alice.files, '/picture.raw', content)
  await scene.alice.files.sync()
  await scene.bob.files.sync()
  const order = blocksOf(scene)
  return scene.lieTo(scene.bob, blockRead, ({ request, reply }) =>
    reply.status === 'ok' ? { ...reply, ...change(reply, order.indexOf(request.blockId)) } : reply,
  )
}

/** In their order in the file: the last ones that were sent. */
function blocksOf({ proxy }: HostileScene) {
  const sent = proxy.heard(blockCreate).filter(({ request }) => request.block.length === SLOT + 40)
  return sent.map(({ request }) => request.blockId)
}

async function expectRefused(scene: HostileScene, relent: () => void, refusal: string): Promise<void> {
  const { bob } = scene
  expect(await refusalOf(get(bob.files, '/picture.raw'))).toBe(refusal)
  expect(await refusalOf(readAll(bob))).toBe(refusal)
  await scene.expectKept(bob)
  relent()
  expect(await get(bob.files, '/picture.raw')).toEqual(content)
  await scene.expectAllGoOn()
}

async function readAll({ files }: Member): Promise<Uint8Array> {
  await using file = await files.open(at('/picture.raw'), { read: true })
  return await file.read(0, content.length)
}

test('two blocks that are exchanged are refused', async () => {
  await using scene = await HostileScene.open()
  const relent = await tellOtherwise(scene, (_, place) => {
    const other = scene.proxy.heard(blockCreate).find(({ request }) => request.blockId === blocksOf(scene)[1 - place])
    return { block: other?.request.block ?? new Uint8Array() }
  })
  await expectRefused(scene, relent, 'invalid_block: CannotDecrypt')
})

test('a block that was altered is refused', async () => {
  await using scene = await HostileScene.open()
  const relent = await tellOtherwise(scene, ({ block }) => ({ block: block.with(-1, (block.at(-1) ?? 0) ^ 1) }))
  await expectRefused(scene, relent, 'invalid_block: CannotDecrypt')
})

test('a block that was cut short is refused', async () => {
  await using scene = await HostileScene.open()
  const relent = await tellOtherwise(scene, ({ block }) => ({ block: block.subarray(0, 20) }))
  await expectRefused(scene, relent, 'invalid_block: CannotDecrypt')
})

test('a block of a key that there is not is refused', async () => {
  await using scene = await HostileScene.open()
  const relent = await tellOtherwise(scene, () => ({ keyIndex: 99n }))
  await expectRefused(scene, relent, 'invalid_block: NonExistentKeyIndex')
})

test('a block that a member sealed anew with the help of the server is refused', async () => {
  await using scene = await HostileScene.open()
  const relent = await tellOtherwise(scene, (_, place) => {
    const blockId = blocksOf(scene)[place]
    return blockId === undefined ? {} : { block: sealAsMember(scene, scene.alice, { blockId, clear: noise(SLOT, 2) }) }
  })
  await expectRefused(scene, relent, 'invalid_block: HashDigestMismatch')
})

test('a block of another length, sealed by a member with the help of the server, is refused', async () => {
  await using scene = await HostileScene.open()
  const relent = await tellOtherwise(scene, (_, place) => {
    const blockId = blocksOf(scene)[place]
    return blockId === undefined ? {} : { block: sealAsMember(scene, scene.alice, { blockId, clear: text('short') }) }
  })
  await expectRefused(scene, relent, 'invalid_block: SizeMismatch')
})
