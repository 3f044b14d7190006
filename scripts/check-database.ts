// npm run check:database [FOLDER]: looks for broken invariants in the database of a data folder, its server running or not.
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import postgres from 'postgres'
import { FileBlockStore } from '../packages/server/src/blocks/file-block-store.ts'
import type { PostgresConnection } from '../packages/server/src/db/embedded/embedded-postgres.ts'
import { clusterPassword, superuser } from '../packages/server/src/db/embedded/initialize-cluster.ts'
import { placeCluster, port } from '../packages/server/src/db/embedded/placement.ts'
import { startEmbeddedPostgres } from '../packages/server/src/db/embedded/start-embedded-postgres.ts'
import { defaultDataDirectory } from '../packages/server/src/local-profile/data-folder.ts'
import { systemClock } from '../packages/server/src/system-clock.ts'
import { brokenInvariants, lostBlocks } from './check-database/check-database.ts'

const silent = { info: () => undefined, warn: () => undefined }
const [argument = defaultDataDirectory] = process.argv.slice(2)
const folder = resolve(argument)
if (existsSync(join(folder, 'administration-token'))) await check()
else {
  console.error(`There is no server in ${folder}. Give its data folder: npm run check:database -- FOLDER`)
  process.exitCode = 2
}

async function check(): Promise<void> {
  const running = await connectRunning()
  const started =
    running === undefined ? await startEmbeddedPostgres({ dataDirectory: folder, log: silent }) : undefined
  const sql = running ?? postgres({ ...started?.connection, max: 2, onnotice: () => undefined })
  try {
    const blocks = await FileBlockStore.open(join(folder, 'blocks'), { now: systemClock.now() })
    const broken = [...(await brokenInvariants(sql))]
    const lost = await lostBlocks(sql, blocks)
    if (lost.length > 0) broken.push({ rule: 'a block that the database knows is in the store, whole', places: lost })
    for (const { rule, places } of broken) {
      console.error(`BROKEN: ${rule}`)
      for (const place of places.slice(0, 10)) console.error(`  ${place}`)
      if (places.length > 10) console.error(`  … ${places.length - 10} more`)
    }
    console.log(broken.length === 0 ? 'Every invariant holds.' : `${broken.length} invariants are broken.`)
    if (broken.length > 0) process.exitCode = 1
  } finally {
    await sql.end()
    await started?.stop()
  }
}

/** Undefined: no server runs on the folder. */
async function connectRunning(): Promise<postgres.Sql | undefined> {
  const placement = placeCluster(folder, silent)
  const connection: PostgresConnection = {
    host: placement.socketFolder,
    port,
    username: superuser,
    password: clusterPassword(placement),
    database: 'postgres',
  }
  const sql = postgres({ ...connection, max: 2, connect_timeout: 3, onnotice: () => undefined })
  try {
    await sql`select`
    return sql
  } catch {
    await sql.end()
    return undefined
  }
}
