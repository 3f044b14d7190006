import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromHex, fromMilliseconds, toHex } from '@parallax/wire'
import { describe, expect, test } from 'vitest'
import {
  type BlockAddress,
  type BlockStoreOptions,
  BlockStoreUnavailable,
  type PurgeableBlockStore,
} from './block-store.ts'
import { FileBlockStore } from './file-block-store.ts'
import { Raid0BlockStore, raid0Node } from './raid0-block-store.ts'
import { Raid1BlockStore } from './raid1-block-store.ts'
import { Raid5BlockStore } from './raid5-block-store.ts'
import { joinChunks, rebuildChunk, splitBlock } from './raid5-chunks.ts'
import { blockAddress, blockStoreSuite, newBlockAddress } from './testing/block-store-suite.ts'

const KINDS = { raid0: Raid0BlockStore, raid1: Raid1BlockStore, raid5: Raid5BlockStore }

/** A node that can be down. */
class Node implements PurgeableBlockStore {
  readonly #store: PurgeableBlockStore
  isDown = false

  constructor(store: PurgeableBlockStore) {
    this.#store = store
  }

  create(address: BlockAddress, data: Uint8Array, options?: BlockStoreOptions): Promise<void> {
    return this.#up(() => this.#store.create(address, data, options))
  }

  read(address: BlockAddress, options?: BlockStoreOptions): Promise<Uint8Array | undefined> {
    return this.#up(() => this.#store.read(address, options))
  }

  remove(address: BlockAddress, options?: BlockStoreOptions): Promise<void> {
    return this.#up(() => this.#store.remove(address, options))
  }

  async #up<T>(work: () => Promise<T>): Promise<T> {
    if (this.isDown) throw new BlockStoreUnavailable(new Error('this node is down'))
    return await work()
  }
}

async function openRaid(kind: keyof typeof KINDS, count: number) {
  const root = mkdtempSync(join(tmpdir(), 'parallax-raid-'))
  const now = fromMilliseconds(Date.now())
  const open = async () => {
    const stores = Array.from({ length: count }, (_, node) => FileBlockStore.open(join(root, `${node}`), { now }))
    return (await Promise.all(stores)).map((store) => new Node(store))
  }
  const nodes = await open()
  return {
    nodes,
    store: new KINDS[kind](nodes),
    reopen: async () => new KINDS[kind](await open()),
    [Symbol.asyncDispose]: async () => rmSync(root, { recursive: true, force: true }),
  }
}

for (const [kind, count] of [
  ['raid0', 2],
  ['raid1', 2],
  ['raid5', 3],
  ['raid5', 6],
] as const)
  blockStoreSuite(`${kind} over ${count} folders`, () => openRaid(kind, count), { atOnce: 'equal' })

describe('RAID0', () => {
  test('chooses the node by the id, a big-endian integer (spec 05 §6.4)', () => {
    const { blockId } = blockAddress('CoolOrg', '3b917792-35ac-409f-9af1-fe6de8d2b905')
    expect([raid0Node(blockId, 2), raid0Node(blockId, 3), raid0Node(blockId, 1)]).toEqual([1, 0, 0])
  })

  test('is unavailable for the blocks of the node that is down, and says so at a create', async () => {
    await using raid = await openRaid('raid0', 2)
    const [even, odd] = ['0', '1'].map((digit) => blockAddress('CoolOrg', `${'0'.repeat(31)}${digit}`))
    if (even === undefined || odd === undefined) throw new TypeError('two addresses')
    for (const node of raid.nodes.slice(1)) node.isDown = true
    await raid.store.create(even, Uint8Array.of(1))
    expect(await raid.store.read(even)).toEqual(Buffer.of(1))
    await expect(raid.store.create(odd, Uint8Array.of(1))).rejects.toThrow(BlockStoreUnavailable)
    await expect(raid.store.read(odd)).rejects.toThrow(BlockStoreUnavailable)
  })
})

describe('RAID1', () => {
  test('reads with any node down, refuses to create with one down', async () => {
    await using raid = await openRaid('raid1', 3)
    const address = newBlockAddress('CoolOrg')
    await raid.store.create(address, Uint8Array.of(1))
    for (const node of raid.nodes) {
      node.isDown = true
      expect(await raid.store.read(address)).toEqual(Buffer.of(1))
      await expect(raid.store.create(newBlockAddress('CoolOrg'), Uint8Array.of(2))).rejects.toThrow(
        BlockStoreUnavailable,
      )
      node.isDown = false
    }
  })

  test('an empty block is a block', async () => {
    await using raid = await openRaid('raid1', 2)
    const address = newBlockAddress('CoolOrg')
    await raid.store.create(address, new Uint8Array(0))
    expect(await raid.store.read(address)).toEqual(Buffer.alloc(0))
  })

  test('a block that only one node has is found; one that a node may have is not called unknown', async () => {
    await using raid = await openRaid('raid1', 2)
    const [address, other] = [newBlockAddress('CoolOrg'), newBlockAddress('CoolOrg')]
    await raid.nodes[1]?.create(address, Uint8Array.of(1))
    expect(await raid.store.read(address)).toEqual(Buffer.of(1))
    for (const node of raid.nodes.slice(1)) node.isDown = true
    await expect(raid.store.read(other)).rejects.toThrow(BlockStoreUnavailable)
    for (const node of raid.nodes) node.isDown = true
    await expect(raid.store.read(address)).rejects.toThrow(BlockStoreUnavailable)
  })
})

describe('RAID5', () => {
  test('cuts a block as in the vector of spec 05 §6.4', () => {
    const chunks = splitBlock(new TextEncoder().encode('hello world'), 3)
    expect(chunks.map(toHex)).toEqual(['0000000b68656c6c', '6f20776f726c6400', '6f2077641a09086c'])
  })

  test('any one chunk is rebuilt from the others, for every length', () => {
    for (const nodes of [3, 4, 7])
      for (let length = 0; length < 40; length += 1) {
        const block = Buffer.from(crypto.getRandomValues(new Uint8Array(length)))
        const chunks = splitBlock(block, nodes)
        expect(joinChunks(chunks.slice(0, -1))).toEqual(block)
        for (const [lost, chunk] of chunks.entries())
          expect(rebuildChunk(chunks.filter((_, index) => index !== lost))).toEqual(new Uint8Array(chunk))
      }
  })

  test('chunks that are not of one block are refused', () => {
    const [first, second] = ['0000000b68656c6c', '6f20776f726c6400'].map((hex) => fromHex(hex) ?? new Uint8Array(0))
    if (first === undefined || second === undefined) throw new TypeError('two chunks')
    expect(joinChunks([first, second.subarray(1)])).toBeUndefined()
    expect(joinChunks([first.subarray(1), second])).toBeUndefined()
    expect(rebuildChunk([first, second.subarray(1)])).toBeUndefined()
  })

  test('reads with any node down, refuses to create with one down, and to read with two', async () => {
    await using raid = await openRaid('raid5', 4)
    const address = newBlockAddress('CoolOrg')
    const block = Buffer.from(crypto.getRandomValues(new Uint8Array(1001)))
    await raid.store.create(address, block)
    for (const [index, node] of raid.nodes.entries()) {
      node.isDown = true
      expect(await raid.store.read(address)).toEqual(block)
      await expect(raid.store.create(newBlockAddress('CoolOrg'), block)).rejects.toThrow(BlockStoreUnavailable)
      for (const other of raid.nodes.filter((_, position) => position !== index)) {
        other.isDown = true
        const bothHoldData = node !== raid.nodes.at(-1) && other !== raid.nodes.at(-1)
        if (bothHoldData || index !== 3) await expect(raid.store.read(address)).rejects.toThrow(BlockStoreUnavailable)
        other.isDown = false
      }
      node.isDown = false
    }
  })

  test('rebuilds the part of a node that lost it, or has it cut short', async () => {
    await using raid = await openRaid('raid5', 3)
    const block = Buffer.from(crypto.getRandomValues(new Uint8Array(1000)))
    for (const node of raid.nodes) {
      const [lost, short] = [newBlockAddress('CoolOrg'), newBlockAddress('CoolOrg')]
      for (const address of [lost, short]) await raid.store.create(address, block)
      await node.remove(lost)
      expect(await raid.store.read(lost)).toEqual(block)
      const chunk = (await node.read(short)) ?? new Uint8Array(0)
      await node.create(short, chunk.subarray(0, 2))
      expect(await raid.store.read(short)).toEqual(block)
    }
  })

  test('a block of which two parts are lost is unavailable, one of which all are lost is unknown', async () => {
    await using raid = await openRaid('raid5', 4)
    const address = newBlockAddress('CoolOrg')
    await raid.store.create(address, Uint8Array.of(1))
    const [first, second, third] = raid.nodes
    await first?.remove(address)
    await second?.remove(address)
    await expect(raid.store.read(address)).rejects.toThrow(BlockStoreUnavailable)
    await third?.remove(address)
    expect(await raid.store.read(address)).toBeUndefined()
  })
})
