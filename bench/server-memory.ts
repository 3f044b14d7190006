import { setTimeout as wait } from 'node:timers/promises'
import { vlobCreate, vlobReadBatch } from '@parallax/protocol'
import { encode, type VlobId } from '@parallax/wire'
import { call, now } from '../tests/kit/rpc.ts'
import { expectOk, newId } from '../tests/kit/test-organization.ts'
import type { Bench } from './bench.ts'
import type { Contender } from './measure/compare.ts'
import { blockScene, creations, reads } from './server-block.ts'
import { peakMemory, residentMemory } from './server-processes.ts'
import { nothingNew, workOf } from './server-rpc-read.ts'
import { ServerScene, type Work } from './server-scene.ts'
import { newVlobs } from './server-vlob-create.ts'

/** As `npm start`, the unit and the container launch it. */
const LAUNCHED = { MALLOC_ARENA_MAX: '1', MALLOC_TRIM_THRESHOLD_: '131072' }
/** The server gives memory back 5 and 10 seconds after the last request. */
const REST = 20_000
/** Of a MiB. */
const MB = 1.048576
/** Each round has so many requests of each kind, one kind after the other: 10 000 in all. */
const ROUNDS = 10
const MIX = { certificateGet: 400, vlobCreate: 300, vlobReadBatch: 20, blockCreate: 80, blockRead: 200 }

export const bench: Bench = {
  name: 'server.memory',
  purpose: 'memory of the server process after 10 000 requests, 2 800 of them for blocks of 512 KiB',
  run: async () => {
    await using scene = await ServerScene.open({ environment: LAUNCHED })
    const start = residentMemory(scene.server.pid)
    const blocks = await blockScene(scene)
    const works: readonly (readonly [Work, number])[] = [
      [await newVlobs(scene, 32), MIX.vlobCreate],
      [await batches(scene), MIX.vlobReadBatch],
      [creations(scene, blocks), MIX.blockCreate],
      [await reads(scene, blocks), MIX.blockRead],
      // All but the owner of the workspaces, to whom they are news.
      [workOf({ devices: scene.devices.slice(1) }, await nothingNew(scene)), MIX.certificateGet],
    ]
    const kinds: Contender[] = []
    for (const [work, count] of works) kinds.push(await scene.ours({ ...work, count }))
    let requests = 0
    for (let round = 0; round < ROUNDS; round += 1) for (const kind of kinds) requests += await kind.run()
    const { pid } = scene.server
    const rightAfter = residentMemory(pid)
    await wait(REST)
    return {
      comparisons: [],
      figures: [
        { name: 'requests', value: requests, unit: 'of five kinds' },
        { name: 'server.memory, at rest', value: residentMemory(pid) * MB, unit: 'MB', most: 180 },
        { name: 'right after the last request', value: rightAfter * MB, unit: 'MB' },
        { name: 'at the start', value: start * MB, unit: 'MB' },
        { name: 'at most', value: peakMemory(pid) * MB, unit: 'MB' },
      ],
    }
  },
}

/** Reads of 200 vlobs of 1 KiB. */
async function batches({ organization: { alice, addRealm, tools } }: ServerScene): Promise<Work> {
  const realmId = await addRealm(alice)
  const vlobs = Array.from({ length: 200 }, () => newId<VlobId>(tools))
  for (const vlobId of vlobs)
    expectOk(
      await call(alice, vlobCreate, { realmId, vlobId, keyIndex: 0n, timestamp: now(), blob: new Uint8Array(1024) }),
    )
  const request = { realmId, vlobs, at: null }
  const reply = await call(alice, vlobReadBatch, request)
  expectOk(reply)
  return {
    bodies: Array.from({ length: 4 }, () => ({ device: alice, body: encode(vlobReadBatch.request, request) })),
    expected: encode(vlobReadBatch.reply, reply),
    count: 20,
    barePath: '/read',
  }
}
