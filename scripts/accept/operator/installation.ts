import { strict as assert } from 'node:assert'
import { ProductionServer } from '../production/production-server.ts'
import type { Scene } from './scene.ts'

const DEMANDED = [
  'PARALLAX_SERVER_ADDR',
  'DATABASE_URL',
  'PARALLAX_BLOCKSTORE',
  'PARALLAX_ADMINISTRATION_TOKEN',
  'PARALLAX_SERVER_KEY',
  'PARALLAX_EMAIL_HOST',
  'PARALLAX_EMAIL_SENDER',
]

/** Each setting left out is named, and nothing is started. */
export async function refuseIncomplete({ folder, environment }: Scene): Promise<void> {
  for (const name of DEMANDED) {
    const others = Object.fromEntries(Object.entries(environment).filter(([other]) => other !== name))
    const { code, log } = await ProductionServer.refused(folder, others)
    assert.equal(code, 1)
    assert.match(log, new RegExp(`A setting is missing: .*${name}`))
  }
}

/** A database without tables is refused; `server migrate` makes them. */
export async function migrateAndStart(scene: Scene): Promise<void> {
  const { code, log } = await ProductionServer.refused(scene.folder, scene.environment)
  assert.equal(code, 1)
  assert.match(log, /misses \d+ migrations: run `parallax server migrate`/)
  await scene.operate('server', 'migrate', '--dry-run')
  await scene.operate('server', 'migrate')
  scene.server = await ProductionServer.start(scene.folder, scene.environment)
  const health = await fetch(`${scene.server.url}/health`)
  assert.deepEqual([health.status, await health.json()], [200, { status: 'ok' }])
}

/** Measurements ask for the token; the log has neither token nor key nor password. */
export async function watch(scene: Scene): Promise<void> {
  const { url, log } = scene.running
  assert.equal((await fetch(`${url}/metrics`)).status, 401)
  const metrics = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${scene.token}` } })
  assert.match(await metrics.text(), /parallax_requests_total\{command="block_create",status="ok"\} \d/)
  for (const secret of [scene.token, '5e'.repeat(32), 'SECRET', 'bootstrap_organization&p='])
    assert.ok(!log.includes(secret), `${secret.slice(0, 8)} stands in the log`)
}
