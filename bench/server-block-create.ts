import { blockCreate } from '@parallax/protocol'
import { call } from '../tests/kit/rpc.ts'
import type { Bench } from './bench.ts'
import { compare } from './measure/compare.ts'
import { bareBlocks, blockScene, creations } from './server-block.ts'
import { roundTrips } from './server-round-trips.ts'
import { ServerScene } from './server-scene.ts'

export const bench: Bench = {
  name: 'server.block-create',
  purpose: 'block_create of 512 KiB, 8 at once, durable, against node:http, Ed25519, the same file work and one insert',
  run: async () => {
    await using scene = await ServerScene.open()
    const blocks = await blockScene(scene)
    const work = creations(scene, blocks)
    const contenders = { ours: await scene.ours(work), limit: await scene.limit(work, bareBlocks(scene)) }
    const options = { name: 'server.block-create', unit: 'requests', floor: 0.6, rounds: 9 } as const
    const comparison = await compare(options, contenders)
    const trips = await roundTrips(scene, (alice, server) => call(alice, blockCreate, blocks.newBlock(), { server }))
    return { comparisons: [comparison], figures: [{ name: 'block_create', value: trips, unit: 'round trips' }] }
  },
}
