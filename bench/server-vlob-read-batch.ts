import { randomBytes } from 'node:crypto'
import { vlobCreate, vlobReadBatch } from '@parallax/protocol'
import { encode, type VlobId } from '@parallax/wire'
import { call, now } from '../tests/kit/rpc.ts'
import { expectOk, newId } from '../tests/kit/test-organization.ts'
import type { Bench } from './bench.ts'
import { rateOf } from './measure/compare.ts'
import { roundTrips } from './server-round-trips.ts'
import { ServerScene } from './server-scene.ts'

/** Most of one request (spec 04b §4.4). */
const VLOBS = 1000
/** Requests under way at once. */
const CONCURRENCY = 4
const REQUESTS = 40

export const bench: Bench = {
  name: 'server.vlob-read-batch',
  purpose: 'vlob_read_batch of 1 000 vlobs of 1 KiB, 4 at once',
  run: async () => {
    await using scene = await ServerScene.open()
    const request = await storedVlobs(scene)
    const { alice } = scene.organization
    const reply = await call(alice, vlobReadBatch, request)
    expectOk(reply)
    const body = encode(vlobReadBatch.request, request)
    const reads = await scene.ours({
      bodies: Array.from({ length: CONCURRENCY }, () => ({ device: alice, body })),
      expected: encode(vlobReadBatch.reply, reply),
      count: REQUESTS,
      barePath: '/read',
    })
    const { rate, cpuPerUnit } = await rateOf(reads, { rounds: 9 })
    const trips = await roundTrips(scene, (device, server) => call(device, vlobReadBatch, request, { server }))
    return {
      comparisons: [],
      figures: [
        { name: 'vlob_read_batch', value: rate * VLOBS, unit: 'vlobs/s', least: 30_000 },
        { name: 'vlob_read_batch CPU', value: (cpuPerUnit * 1e6) / VLOBS, unit: 'µs/vlob' },
        { name: 'vlob_read_batch', value: trips, unit: 'round trips' },
      ],
    }
  },
}

async function storedVlobs({ organization: { alice, addRealm, tools } }: ServerScene) {
  const realmId = await addRealm(alice)
  const vlobs: VlobId[] = Array.from({ length: VLOBS }, () => newId<VlobId>(tools))
  const store = async (vlobId: VlobId) => {
    const vlob = { realmId, vlobId, keyIndex: 0n, timestamp: now(), blob: randomBytes(1024) }
    expectOk(await call(alice, vlobCreate, vlob))
  }
  await store(vlobs[0] ?? newId<VlobId>(tools))
  await Promise.all(vlobs.slice(1).map(store))
  return { realmId, vlobs, at: null }
}
