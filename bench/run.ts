import type { Bench } from './bench.ts'
import { passed, table } from './measure/report.ts'

/** Name and module of each, loaded when it is run: one that needs a server does not slow the others. */
const BENCHES: readonly (readonly [string, () => Promise<{ readonly bench: Bench }>])[] = [
  ['crypto.block-seal', () => import('./crypto-block-seal.ts')],
  ['crypto.block-pipeline', () => import('./crypto-block-pipeline.ts')],
  ['server.rpc-read', () => import('./server-rpc-read.ts')],
  ['server.vlob-create', () => import('./server-vlob-create.ts')],
  ['server.block-create', () => import('./server-block-create.ts')],
  ['server.block-read', () => import('./server-block-read.ts')],
  ['server.vlob-read-batch', () => import('./server-vlob-read-batch.ts')],
  ['server.certificate-get', () => import('./server-certificate-get.ts')],
  ['server.memory', () => import('./server-memory.ts')],
  ['server.events', () => import('./server-events.ts')],
  ['sdk.upload', () => import('./sdk-upload.ts')],
  ['sdk.download', () => import('./sdk-download.ts')],
  ['sdk.memory', () => import('./sdk-memory.ts')],
  ['sdk.small-files', () => import('./sdk-small-files.ts')],
  ['cli.version', () => import('./cli-version.ts')],
]

const [wanted = ''] = process.argv.slice(2)
const chosen = BENCHES.filter(([name]) => name.startsWith(wanted))
if (chosen.length === 0) {
  console.error(`No bench is called ${wanted}. There are: ${BENCHES.map(([name]) => name).join(', ')}`)
  process.exitCode = 2
}
for (const [, load] of chosen) {
  const { bench } = await load()
  console.log(`\n${bench.name}: ${bench.purpose}`)
  const result = await bench.run()
  console.log(table(result))
  if (!passed(result)) process.exitCode = 1
}
