import { vlobCreate } from '@parallax/protocol'
import { encode, type VlobId } from '@parallax/wire'
import { call, now } from '../tests/kit/rpc.ts'
import { newId } from '../tests/kit/test-organization.ts'
import type { Bench } from './bench.ts'
import { compare } from './measure/compare.ts'
import { roundTrips } from './server-round-trips.ts'
import { CONCURRENCY, ServerScene, type Work } from './server-scene.ts'

export const bench: Bench = {
  name: 'server.vlob-create',
  purpose: 'vlob_create of 1 KiB, 32 at once, durable, against server.rpc-read’s limit with one insert committed',
  run: async () => {
    await using scene = await ServerScene.open()
    const comparisons = []
    for (const realms of [1, CONCURRENCY]) {
      const work = await newVlobs(scene, realms)
      const name = `server.vlob-create (${realms} realm${realms > 1 ? 's' : ''})`
      const options = { name, unit: 'requests', floor: 0.7, rounds: 15 } as const
      comparisons.push(await compare(options, { ours: await scene.ours(work), limit: await scene.limit(work) }))
    }
    const { tools, alice, addRealm } = scene.organization
    const realmId = await addRealm(alice)
    const trips = await roundTrips(scene, (device, server) =>
      call(device, vlobCreate, { ...newVlob(realmId), vlobId: newId<VlobId>(tools) }, { server }),
    )
    return { comparisons, figures: [{ name: 'vlob_create', value: trips, unit: 'round trips' }] }
  },
}

/** Stands in the request where the load generator puts a new id each time. */
const PLACE = Buffer.from('a new vlob’s', 'utf8').subarray(0, 16)

function newVlob(realmId: VlobId) {
  const vlobId = PLACE.toString('hex').padEnd(32, '0') as VlobId
  // What is later than the realm is right for as long as a bench takes.
  return { realmId, vlobId, keyIndex: 0n, timestamp: now(), blob: new Uint8Array(1024) }
}

/** Every connection writes for one user, into its own realm or all into one. */
export async function newVlobs({ organization: { alice, addRealm } }: ServerScene, realms: number): Promise<Work> {
  const ids: VlobId[] = []
  while (ids.length < realms) ids.push(await addRealm(alice))
  const bodies = Array.from({ length: CONCURRENCY / realms }, () => ids).flat()
  return {
    bodies: bodies.map((realmId) => ({ device: alice, body: encode(vlobCreate.request, newVlob(realmId)) })),
    id: PLACE,
    expected: encode(vlobCreate.reply, { status: 'ok' }),
    count: 1_500,
    barePath: '/write',
  }
}
