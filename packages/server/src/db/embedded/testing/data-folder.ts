import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { clusterProcesses } from '../cluster-processes.ts'
import { EmbeddedPostgresError } from '../embedded-postgres-error.ts'
import type { Owner } from '../owner.ts'

export const asRoot = process.geteuid?.() === 0
export const ordinaryUser: Owner = { uid: 65534, gid: 65534 }

/** True when another user can read these sources, so that a test run by root can start a launcher as that user. */
export const othersCanRead = asRoot && readableByOthers()

/** A data folder below the temporary folder, with whatever a server made for it elsewhere; all gone with the scope. */
export class DataFolder implements AsyncDisposable {
  readonly path: string
  readonly #parent: string

  constructor(owner?: Owner) {
    this.#parent = mkdtempSync(join(tmpdir(), 'parallax-test-'))
    chmodSync(this.#parent, 0o755)
    if (owner !== undefined) chownSync(this.#parent, owner.uid, owner.gid)
    this.path = join(this.#parent, 'data')
  }

  beside(name: string): string {
    return join(this.#parent, name)
  }

  /** The folder that holds the cluster's files. */
  get cluster(): string {
    const note = join(this.path, 'postgres-location.txt')
    const base = existsSync(note) ? readFileSync(note, 'utf8').split('\n')[0] : join(this.path, 'postgres')
    return join(base ?? '', 'data')
  }

  processes(): number[] {
    return clusterProcesses(this.cluster)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const made = readdirSync(this.#parent, { recursive: true, encoding: 'utf8' })
    const notes = made.filter((name) => basename(name) === 'postgres-location.txt')
    const elsewhere = notes.map((name) => readFileSync(join(this.#parent, name), 'utf8').split('\n')[0] ?? '')
    const clusters = [
      ...elsewhere,
      ...made.filter((name) => basename(name) === 'postgres').map((name) => this.beside(name)),
    ]
    for (const base of clusters) await ended(join(base, 'data'))
    for (const folder of [...elsewhere, this.#parent]) remove(folder)
  }
}

/** PostgreSQL may still be on its way out after its launcher was killed, and remove files under our hands. */
async function ended(cluster: string): Promise<void> {
  while (clusterProcesses(cluster).length > 0) await wait(20)
}

function remove(folder: string): void {
  if (!/^(\/var\/lib\/parallax\/[0-9a-f]{12}|.*\/parallax-test-\w+)$/.test(folder))
    throw new Error(`not ours: ${folder}`)
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
}

export function codeOf(error: unknown): string {
  return error instanceof EmbeddedPostgresError ? error.code : String(error)
}

function readableByOthers(): boolean {
  const folders = import.meta.dirname.split('/').map((_, index, parts) => parts.slice(0, index + 1).join('/') || '/')
  return folders.every((folder) => (statSync(folder).mode & 0o005) === 0o005)
}
