import { randomBytes } from 'node:crypto'
import { readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { clearRemains } from './cluster-processes.ts'
import type { EmbeddedPostgres, PostgresConnection } from './embedded-postgres.ts'
import { LauncherLock } from './launcher-lock.ts'
import type { Log } from './log.ts'
import { makeFolder } from './owner.ts'
import { placeTemporaryCluster, temporaryFolder } from './placement.ts'
import { startCluster } from './start-embedded-postgres.ts'

export interface TemporaryOptions {
  readonly log: Log
  /** `off` saves the waits for the disk: for tests, which never ask what a loss of power leaves. */
  readonly fsync: 'on' | 'off'
  readonly signal?: AbortSignal
}

/** A folder this young may not have been locked yet by the start that just made it. */
const settled = 60_000

/**
 * A real PostgreSQL that is deleted when it stops (database `MOCKED`, tests). What a kill -9 leaves behind is deleted
 * by the next start.
 *
 * @throws EmbeddedPostgresError
 */
export async function startTemporaryPostgres(options: TemporaryOptions): Promise<EmbeddedPostgres> {
  const { log, signal } = options
  const parent = temporaryFolder()
  await removeAbandoned(parent, log)
  const base = join(parent, randomBytes(6).toString('hex'))
  makeFolder(base, process.geteuid?.() === 0 ? 0o711 : 0o700)
  const lock = await LauncherLock.acquire(lockOf(base), { subject: base, patience: 0, log })
  try {
    const cluster = await startCluster(placeTemporaryCluster(base), {
      lock,
      log,
      durable: options.fsync === 'on',
      signal,
    })
    return new TemporaryPostgres(cluster)
  } catch (error) {
    lock.release()
    rmSync(base, { recursive: true, force: true })
    throw error
  }
}

class TemporaryPostgres implements EmbeddedPostgres {
  readonly connection: PostgresConnection
  readonly folder: string
  readonly #cluster: EmbeddedPostgres

  constructor(cluster: EmbeddedPostgres) {
    this.connection = cluster.connection
    this.folder = cluster.folder
    this.#cluster = cluster
  }

  async stop(): Promise<void> {
    await this.#cluster.stop()
    rmSync(this.connection.host, { recursive: true, force: true })
    rmSync(this.folder, { recursive: true, force: true })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }
}

async function removeAbandoned(parent: string, log: Log): Promise<void> {
  for (const name of readdirSync(parent)) {
    const base = join(parent, name)
    const { mtimeMs } = statSync(base, { throwIfNoEntry: false }) ?? { mtimeMs: Date.now() }
    if (Date.now() - mtimeMs > settled) await removeUnlessUsed(base, log)
  }
}

async function removeUnlessUsed(base: string, log: Log): Promise<void> {
  try {
    using lock = LauncherLock.tryAcquire(lockOf(base))
    if (lock === null) return
    await clearRemains(placeTemporaryCluster(base), log)
    rmSync(base, { recursive: true, force: true, maxRetries: 3 })
  } catch (error) {
    // Another start is removing it too; what is left then is for the next one.
    log.info(`${base} is not removed yet: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function lockOf(base: string): string {
  return join(base, 'server.lock')
}
