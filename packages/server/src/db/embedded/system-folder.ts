import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import type { Log } from './log.ts'
import { makeFolder } from './owner.ts'
import { writeDurably } from './write-durably.ts'

/** Root's clusters live here. Others may pass, not list. */
export const systemFolder = '/var/lib/parallax'

const note = 'postgres-location.txt'
const ownerRecord = 'data-folder.txt'

/**
 * The folder of this data folder's cluster, made when needed. Each names the other: a note in the data folder says
 * where the database is, a record beside the database says whose it is. So a moved data folder finds its database
 * again, a copied one is refused (two servers would share one database without each other's blocks), and a data
 * folder made anew never opens the database of the one before.
 *
 * The caller holds the lock of the data folder.
 */
export function claimSystemFolder(dataDirectory: string, log: Log): string {
  const known = noted(dataDirectory)
  if (known !== undefined) return claimed(known, dataDirectory, log)
  const mark = createHash('sha256').update(dataDirectory).digest('hex').slice(0, 12)
  const base = join(systemFolder, mark)
  makeFolder(systemFolder, 0o711)
  if (existsSync(join(base, 'data'))) setAside(base, log)
  makeFolder(base, 0o711)
  writeDurably(join(base, ownerRecord), `${dataDirectory}\n`)
  writeDurably(join(dataDirectory, note), noteText(base))
  return base
}

function claimed(base: string, dataDirectory: string, log: Log): string {
  const owner = firstLine(join(base, ownerRecord))
  if (owner === undefined) {
    const message = `${join(dataDirectory, note)} says that the database is in ${base}, but it is not there. Bring it back.`
    throw new EmbeddedPostgresError('cluster_missing', message)
  }
  if (owner === dataDirectory) return base
  if (noted(owner) === base) throw isCopy(dataDirectory, owner)
  log.info(`The data folder moved from ${owner} to ${dataDirectory}; its database stays in ${base}.`)
  writeDurably(join(base, ownerRecord), `${dataDirectory}\n`)
  return base
}

function setAside(base: string, log: Log): void {
  const aside = `${base}.previous-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`
  renameSync(base, aside)
  log.warn(
    `The database of an earlier data folder of this name was set aside in ${aside}; remove it when it is not needed.`,
  )
}

function isCopy(dataDirectory: string, original: string): EmbeddedPostgresError {
  const message =
    `${dataDirectory} is a copy of ${original}, which still owns the database: the files alone are half of the data. ` +
    `Start with ${original}, or make a new data folder and restore a backup into it.`
  return new EmbeddedPostgresError('data_folder_not_ours', message)
}

function noted(dataDirectory: string): string | undefined {
  return firstLine(join(dataDirectory, note))
}

function firstLine(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n')[0] : undefined
}

function noteText(base: string): string {
  return [
    base,
    '',
    'The folder above holds the PostgreSQL database of this data folder. The server was started as root; PostgreSQL',
    'runs under a user of its own, which may not be able to read here. A backup needs both folders, and to remove',
    'everything is to remove both.',
    'Keep this file: without it the server begins with an empty database.',
    '',
  ].join('\n')
}
