import { chmodSync, chownSync, existsSync, lchownSync, lstatSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'

/** The user that a process of the cluster runs as; `null` = the one that runs us. */
export interface Owner {
  readonly uid: number
  readonly gid: number
}

/**
 * PostgreSQL refuses to run as root, so root gives it a number of its own. Free of meaning on purpose: nothing else
 * may run under it. Debian and systemd leave 60706–61183 unassigned (systemd, UIDS-GIDS).
 */
const clusterOwner: Owner = { uid: 60888, gid: 60888 }

/** initdb looks its user up by name, so it needs one that every system has; the result is handed over afterwards. */
const nobody: Owner = { uid: 65534, gid: 65534 }

export interface ClusterOwners {
  readonly cluster: Owner | null
  readonly initialization: Owner | null
}

export function clusterOwners(): ClusterOwners {
  const root = process.geteuid?.() === 0
  return root ? { cluster: clusterOwner, initialization: nobody } : { cluster: null, initialization: null }
}

/** Like `mkdir -p`, with the mode that was asked for whatever the umask of our caller is. */
export function makeFolder(path: string, mode: number, owner: Owner | null = null): void {
  mkdirSync(path, { recursive: true })
  chmodSync(path, mode)
  if (owner !== null) chownSync(path, owner.uid, owner.gid)
}

/** A folder for us alone in a place where others can write too, and could have put something before us. */
export function makePrivateFolder(path: string): void {
  if (!existsSync(path)) mkdirSync(path, { mode: 0o700 })
  const found = lstatSync(path)
  if (!found.isDirectory() || found.uid !== process.geteuid?.()) {
    const message = `${path} belongs to user ${found.uid} and is needed here. Remove it and start again.`
    throw new EmbeddedPostgresError('data_folder_not_ours', message)
  }
  chmodSync(path, 0o700)
}

/** Gives a folder and everything below it away. Links themselves are given, never what they point at. */
export function giveTree(path: string, owner: Owner): void {
  for (const name of readdirSync(path, { recursive: true, encoding: 'utf8' })) {
    lchownSync(join(path, name), owner.uid, owner.gid)
  }
  lchownSync(path, owner.uid, owner.gid)
}
