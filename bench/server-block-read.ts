import { blockCreate, blockRead } from '@parallax/protocol'
import { call } from '../tests/kit/rpc.ts'
import type { Bench } from './bench.ts'
import { compare } from './measure/compare.ts'
import { bareBlocks, blockScene, reads, requestFor } from './server-block.ts'
import { roundTrips } from './server-round-trips.ts'
import { ServerScene } from './server-scene.ts'

export const bench: Bench = {
  name: 'server.block-read',
  purpose: 'block_read of 512 KiB, 8 at once, against node:http, Ed25519, one select and the same file',
  run: async () => {
    await using scene = await ServerScene.open()
    const blocks = await blockScene(scene)
    const work = await reads(scene, blocks)
    const contenders = { ours: await scene.ours(work), limit: await scene.limit(work, bareBlocks(scene)) }
    const options = { name: 'server.block-read', unit: 'requests', floor: 0.65, rounds: 15 } as const
    const comparison = await compare(options, contenders)
    const block = blocks.newBlock()
    let isStored = false
    const trips = await roundTrips(scene, async (alice, server) => {
      // The server that is counted has a store of its own.
      if (!isStored) await call(alice, blockCreate, block, { server })
      isStored = true
      await call(alice, blockRead, requestFor(block), { server })
    })
    return { comparisons: [comparison], figures: [{ name: 'block_read', value: trips, unit: 'round trips' }] }
  },
}
