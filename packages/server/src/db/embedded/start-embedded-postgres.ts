import { existsSync, mkdirSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { findPackagedBinaries, installBinaries, majorVersion, removeOtherBinaries } from './binaries.ts'
import { clearRemains } from './cluster-processes.ts'
import { requireSpace } from './disk-space.ts'
import type { EmbeddedPostgres } from './embedded-postgres.ts'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import { clusterPassword, initializeCluster } from './initialize-cluster.ts'
import { LauncherLock } from './launcher-lock.ts'
import type { Log } from './log.ts'
import { type Placement, placeCluster } from './placement.ts'
import { type ClusterOptions, RunningCluster } from './running-cluster.ts'

export interface StartOptions {
  readonly dataDirectory: string
  readonly log: Log
  /** Milliseconds to wait for another server to leave the folder; 5 s unless given. */
  readonly patience?: number
  readonly signal?: AbortSignal
}

/** npm returns before the server that it started has stopped, so the next start meets the last one's end. */
const patienceWithLastServer = 5_000

/**
 * Starts the PostgreSQL of a data folder, made when there is none: durable (fsync on), reached through a Unix socket
 * only, under an unprivileged user when we are root. Whatever ended the server before, this start succeeds.
 *
 * @throws EmbeddedPostgresError, with a message for the person who started the server
 */
export async function startEmbeddedPostgres(options: StartOptions): Promise<EmbeddedPostgres> {
  mkdirSync(options.dataDirectory, { recursive: true, mode: 0o700 })
  const dataDirectory = realpathSync(options.dataDirectory)
  const { log, signal, patience = patienceWithLastServer } = options
  const subject = `The data folder ${dataDirectory}`
  const lock = await LauncherLock.acquire(join(dataDirectory, 'server.lock'), { subject, patience, log, signal })
  try {
    return await startCluster(placeCluster(dataDirectory, log), { lock, log, durable: true, signal })
  } catch (error) {
    lock.release()
    throw error
  }
}

/** The part that lasting and temporary clusters share. The lock goes over to the cluster that is answered. */
export async function startCluster(placement: Placement, options: ClusterOptions): Promise<EmbeddedPostgres> {
  const packaged = findPackagedBinaries()
  requireSameMajor(placement.cluster, packaged.version)
  requireSpace(placement, packaged)
  const password = clusterPassword(placement)
  const binaries = installBinaries(packaged, placement.base)
  await clearRemains(placement, options.log, options.signal)
  removeOtherBinaries(binaries)
  await initializeCluster(placement, { binaries, durable: options.durable, signal: options.signal })
  return RunningCluster.start(placement, { ...options, binaries, password })
}

function requireSameMajor(cluster: string, version: string): void {
  const file = join(cluster, 'PG_VERSION')
  if (!existsSync(file)) return
  const made = readFileSync(file, 'utf8').trim()
  if (made === majorVersion(version)) return
  const message =
    `The database in ${cluster} is of PostgreSQL ${made}, this server brings ${majorVersion(version)}. ` +
    'Make a backup with the earlier release of the server and restore it with this one.'
  throw new EmbeddedPostgresError('version_mismatch', message)
}
