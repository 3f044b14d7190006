import { strict as assert } from 'node:assert'
import { ProductionServer } from '../production/production-server.ts'
import { readEverything, write } from './members.ts'
import type { Scene } from './scene.ts'

/**
 * While the server runs and Alice writes: what was written before is in it. She writes elsewhere than where the next
 * steps look: what comes too late for the copy is lost with the server (docs/operate/back-up.md).
 */
export async function backUp(scene: Scene): Promise<void> {
  const { alice, operator } = scene
  const [report] = await Promise.all([
    scene.operate('server', 'backup', operator.path('backup'), '--json'),
    alice.json('put', 'large', 'Scratch:/meanwhile'),
  ])
  const { rows, blocks, lost_blocks: lost } = JSON.parse(report)
  assert.ok(rows > 0 && blocks > 0)
  assert.deepEqual(lost, [])
}

/** The server, its database and its store are gone; everything is restored elsewhere, at the same address. */
export async function destroyAndRestore(scene: Scene): Promise<void> {
  const { port } = scene.running
  assert.equal(await scene.running.stop(), 0)
  await scene.moveElsewhere()
  await scene.operate('server', 'restore', scene.operator.path('backup'))
  scene.server = await ProductionServer.start(scene.folder, scene.environment, { port })
}

/** Clients of before, with what they remember, read every file and write one that the other one reads. */
export async function goOn(scene: Scene): Promise<void> {
  await readEverything(scene, 'alice')
  await readEverything(scene, 'bob')
  await write(scene, 'after', 700_000)
  await readEverything(scene, 'bob')
}
