import { certificateGet } from '@parallax/protocol'
import { encode } from '@parallax/wire'
import { call, now } from '../tests/kit/rpc.ts'
import type { Bench } from './bench.ts'
import { compare } from './measure/compare.ts'
import { roundTrips } from './server-round-trips.ts'
import { CONCURRENCY, ServerScene, type Work } from './server-scene.ts'

export const bench: Bench = {
  name: 'server.rpc-read',
  purpose: 'certificate_get with nothing new, 32 at once, against node:http, MessagePack, Ed25519 and one select',
  run: async () => {
    await using scene = await ServerScene.open()
    const request = await nothingNew(scene)
    const work = workOf(scene, request)
    const options = { name: 'server.rpc-read', unit: 'requests', floor: 0.75, rounds: 15 } as const
    const comparison = await compare(options, { ours: await scene.ours(work), limit: await scene.limit(work) })
    const trips = await roundTrips(scene, (alice, server) => call(alice, certificateGet, request, { server }))
    return { comparisons: [comparison], figures: [{ name: 'certificate_get', value: trips, unit: 'round trips' }] }
  },
}

type NothingNew = Awaited<ReturnType<typeof nothingNew>>

/** Of a client that is up to date, with two workspaces. */
export async function nothingNew({ organization }: ServerScene) {
  const realms = [await organization.addRealm(organization.alice), await organization.addRealm(organization.alice)]
  const last = now()
  return {
    commonAfter: last,
    sequesterAfter: null,
    shamirRecoveryAfter: last,
    realmAfter: new Map(realms.map((realm) => [realm, last] as const)),
  }
}

export function workOf({ devices }: Pick<ServerScene, 'devices'>, request: NothingNew): Work {
  const body = encode(certificateGet.request, request)
  const expected = encode(certificateGet.reply, {
    status: 'ok',
    commonCertificates: [],
    sequesterCertificates: [],
    shamirRecoveryCertificates: [],
    realmCertificates: new Map(),
  })
  const bodies = Array.from({ length: CONCURRENCY }, (_, n) => ({ device: at(devices, n), body }))
  return { bodies, expected, count: 2_000, barePath: '/read' }
}

function at<T>(list: readonly T[], n: number): T {
  const item = list[n % list.length]
  if (item === undefined) throw new RangeError('an empty list')
  return item
}
