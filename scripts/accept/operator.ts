// `npm run accept:operator`: what an operator does, on a production profile with PostgreSQL, S3 and SMTP of its own.
import { runChecks } from './check.ts'
import { backUp, destroyAndRestore, goOn } from './operator/disaster.ts'
import { migrateAndStart, refuseIncomplete, watch } from './operator/installation.ts'
import { addBob, countUsage, foundOrganization, freezeBob, resetOneTimePasswords } from './operator/members.ts'
import { Scene } from './operator/scene.ts'

const steps: Readonly<Record<string, (scene: Scene) => Promise<void>>> = {
  'a setting that is missing is named, and nothing is started': refuseIncomplete,
  'the tables are made, the server starts': migrateAndStart,
  'an organization is created by REST, and filled by a client': foundOrganization,
  'a second person joins and reads': addBob,
  'usage is counted, in JSON and CSV': countUsage,
  'a frozen member can do nothing, and goes on when he is let in': freezeBob,
  'a reset of MFA arrives by mail, with its exact subject': resetOneTimePasswords,
  'measurements are there, secrets are not in the log': watch,
  'a backup is made while members work': backUp,
  'everything is destroyed, and restored elsewhere': destroyAndRestore,
  'clients of before read every file and write one': goOn,
}

await using scene = await Scene.open()
await runChecks(Object.entries(steps).map(([name, run]) => ({ name, obstacle: null, run: () => run(scene) })))
