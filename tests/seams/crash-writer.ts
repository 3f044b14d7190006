/**
 * Writes to a device storage without end, and says on standard output what was acknowledged: the counterpart of
 * `node-crash.test.ts`, which kills it.
 *
 *     node crash-writer.ts FOLDER FIRST_STEP
 */
import { DEVICE_ID } from './crash-model.ts'
import { writeSteps } from './crash-steps.ts'
import { crashStorages, freeLock } from './crash-storages.ts'

const [, , folder = '', first = '0'] = process.argv
await using storage = await crashStorages(folder).open(freeLock(DEVICE_ID))
await writeSteps(storage, Number(first), (line) => process.stdout.write(`${line}\n`))
