import { createHash } from 'node:crypto'
import { existsSync, lstatSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import type { Log } from './log.ts'
import { type ClusterOwners, clusterOwners, makeFolder, makePrivateFolder } from './owner.ts'
import { claimSystemFolder, systemFolder } from './system-folder.ts'

export const port = 5432
/** PostgreSQL's names for its socket and the lock beside it. */
export const socketName = `.s.PGSQL.${port}`

/** Where everything of one cluster lives and who owns it. */
export interface Placement {
  /** Holds binaries, cluster, password and log. */
  readonly base: string
  readonly cluster: string
  readonly socketFolder: string
  readonly passwordFile: string
  readonly logFile: string
  readonly owners: ClusterOwners
}

/** A socket's path must fit into 107 bytes, its lock file's name included (unix(7), sun_path). */
const longestSocketPath = 107
const socketLock = `${socketName}.lock`

/**
 * Beside the data, in `<data>/postgres`. As root elsewhere: PostgreSQL then runs under another user, which cannot pass
 * through a home folder of mode 0700, wherever below it the data is.
 */
export function placeCluster(dataDirectory: string, log: Log): Placement {
  const owners = clusterOwners()
  const beside = join(dataDirectory, 'postgres')
  if (owners.cluster === null) {
    makeFolder(beside, 0o700)
    return placementIn(beside, dataDirectory, owners)
  }
  if (existsSync(join(beside, 'data'))) throw ordinaryUsersFolder(dataDirectory)
  const base = claimSystemFolder(dataDirectory, log)
  return placementIn(base, dataDirectory, owners)
}

/** A place that one run has for itself. */
export function placeTemporaryCluster(base: string): Placement {
  return placementIn(base, base, clusterOwners())
}

/** The folder that holds the temporary clusters of this user. */
export function temporaryFolder(): string {
  const uid = process.geteuid?.() ?? 0
  if (uid !== 0) {
    const folder = join(realpathSync(tmpdir()), `parallax-temporary-${uid}`)
    makePrivateFolder(folder)
    return folder
  }
  const folder = join(systemFolder, 'temporary')
  makeFolder(systemFolder, 0o711)
  makeFolder(folder, 0o711)
  return folder
}

function placementIn(base: string, dataDirectory: string, owners: ClusterOwners): Placement {
  return {
    base,
    cluster: join(base, 'data'),
    socketFolder: makeSocketFolder(base, dataDirectory, owners),
    passwordFile: join(base, 'password'),
    logFile: join(base, 'postgres.log'),
    owners,
  }
}

function makeSocketFolder(base: string, dataDirectory: string, owners: ClusterOwners): string {
  const near = join(base, 's')
  if (Buffer.byteLength(join(near, socketLock)) < longestSocketPath) {
    makeFolder(near, 0o700, owners.cluster)
    return near
  }
  const mark = createHash('sha256').update(dataDirectory).digest('hex').slice(0, 12)
  const short = join(realpathSync(tmpdir()), `parallax-${process.geteuid?.() ?? 0}-${mark}`)
  makePrivateFolder(short)
  return short
}

function ordinaryUsersFolder(dataDirectory: string): EmbeddedPostgresError {
  const { uid } = lstatSync(dataDirectory)
  const message = `The database in ${dataDirectory} was made by an ordinary user (${uid}): start as that user, not as root.`
  return new EmbeddedPostgresError('data_folder_not_ours', message)
}
