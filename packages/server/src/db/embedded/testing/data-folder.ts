import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
    const folders = readdirSync(this.#parent).map((name) => join(this.#parent, name, 'postgres-location.txt'))
    for (const note of folders.filter((file) => existsSync(file))) {
      const base = readFileSync(note, 'utf8').split('\n')[0] ?? ''
      const made = base.startsWith('/var/lib/parallax/')
      if (made) rmSync(base, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    }
    rmSync(this.#parent, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
}

export function codeOf(error: unknown): string {
  return error instanceof EmbeddedPostgresError ? error.code : String(error)
}

function readableByOthers(): boolean {
  const folders = import.meta.dirname.split('/').map((_, index, parts) => parts.slice(0, index + 1).join('/') || '/')
  return folders.every((folder) => (statSync(folder).mode & 0o005) === 0o005)
}
