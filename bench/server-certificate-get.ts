import { setTimeout as wait } from 'node:timers/promises'
import { certificateGet } from '@parallax/protocol'
import { encode } from '@parallax/wire'
import { openClient } from '../packages/server/src/db/client.ts'
import { call } from '../tests/kit/rpc.ts'
import { expectOk } from '../tests/kit/test-organization.ts'
import type { Bench } from './bench.ts'
import { median } from './measure/compare.ts'
import { ServerScene } from './server-scene.ts'
import { longestStall, STALL_PROBE } from './server-stalls.ts'

/** Half of them of the organization, half of one workspace. */
const CERTIFICATES = 10_000
/** Bytes of one: a device certificate takes some 250. */
const LENGTH = 300
const ANSWERS = 25

export const bench: Bench = {
  name: 'server.certificate-get',
  purpose: '10 000 certificates in one answer: how long nothing else can run in the server',
  run: async () => {
    await using scene = await ServerScene.open({ preload: STALL_PROBE })
    await addCertificates(scene)
    const { alice } = scene.organization
    const request = { commonAfter: null, sequesterAfter: null, shamirRecoveryAfter: null, realmAfter: new Map() }
    const reply = await call(alice, certificateGet, request)
    expectOk(reply)
    const one = await scene.ours({
      bodies: [{ device: alice, body: encode(certificateGet.request, request) }],
      expected: encode(certificateGet.reply, reply),
      count: 1,
      barePath: '/read',
    })
    for (let count = 0; count < 5; count += 1) await one.run()
    const stalls: number[] = []
    const idle: number[] = []
    const times: number[] = []
    const cpuBefore = one.cpu?.() ?? 0
    while (stalls.length < ANSWERS) {
      await longestStall(scene.server)
      const start = performance.now()
      await one.run()
      times.push(performance.now() - start)
      stalls.push(await longestStall(scene.server))
    }
    const cpu = ((one.cpu?.() ?? 0) - cpuBefore) / ANSWERS
    while (idle.length < ANSWERS) {
      await longestStall(scene.server)
      await wait(median(times))
      idle.push(await longestStall(scene.server))
    }
    return {
      comparisons: [],
      figures: [
        { name: 'longest stall of an answer, median of 25', value: median(stalls), unit: 'ms', most: 20 },
        { name: 'the longest of all', value: Math.max(...stalls), unit: 'ms' },
        { name: 'the longest of all when the server does nothing for as long', value: Math.max(...idle), unit: 'ms' },
        { name: 'time of an answer', value: median(times), unit: 'ms' },
        { name: 'CPU of an answer', value: cpu * 1000, unit: 'ms' },
      ],
    }
  },
}

/** Written into the database as they would stand there: the server gives them back without looking inside. */
async function addCertificates({ database, organization }: ServerScene): Promise<void> {
  const sql = openClient(database, { connections: 1 })
  const realmId = await organization.addRealm(organization.alice)
  const random = sql`(
    select string_agg(decode(md5(n::text || k), 'hex'), ''::bytea) from generate_series(1, ${LENGTH / 15}::integer) k)`
  const count = CERTIFICATES / 2
  await sql`
    insert into common_certificates (organization, timestamp, rank, certificate)
    select o.id, o.common_timestamp + n, 0, ${random}
    from organizations o, generate_series(1, ${count}::integer) n`
  await sql`update organizations set common_timestamp = common_timestamp + ${count}`
  await sql`
    insert into realm_certificates (realm, timestamp, certificate)
    select r.id, r.topic_timestamp + n, ${random}
    from realms r, generate_series(1, ${count}::integer) n where r.realm_id = ${realmId}`
  await sql`update realms set topic_timestamp = topic_timestamp + ${count} where realm_id = ${realmId}`
  await sql`analyze`
  await sql.end()
}
