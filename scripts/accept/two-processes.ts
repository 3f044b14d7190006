// `npm run accept:two-processes`: two processes on one database and one store, one of them killed under load.
import { strict as assert } from 'node:assert'
import { brokenInvariants } from '../check-database/check-database.ts'
import { runChecks } from './check.ts'
import { foundOrganization, importThroughKill } from './two-processes/by-command-line.ts'
import { Scene } from './two-processes/scene.ts'
import { killUnderLoad } from './two-processes/under-load.ts'

const steps: Readonly<Record<string, (scene: Scene) => Promise<void>>> = {
  'one is killed under load: no acknowledged write and no event is lost, clients come back': killUnderLoad,
  'an organization is created by the command line through both': foundOrganization,
  'one is killed during an import, the other during the export: every file is whole': importThroughKill,
  'what the database holds agrees with itself': demandInvariants,
  'both stop when they are asked to': stopBoth,
}

async function demandInvariants({ database }: Scene): Promise<void> {
  const sql = database.sql()
  try {
    assert.deepEqual(await brokenInvariants(sql), [])
  } finally {
    await sql.end()
  }
}

async function stopBoth({ first, second }: Scene): Promise<void> {
  assert.deepEqual(await Promise.all([first.stop(), second.stop()]), [0, 0])
}

await using scene = await Scene.open()
await runChecks(Object.entries(steps).map(([name, run]) => ({ name, obstacle: null, run: () => run(scene) })))
