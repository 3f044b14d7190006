import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { syncFolder } from '../db/embedded/write-durably.ts'
import { DataFolderError } from './data-folder.ts'

/** 32 random bytes in hex (spec 05 §16), for the owner alone, made when there are none. */
export function openSecretFile(path: string): string {
  if (!existsSync(path)) create(path)
  chmodSync(path, 0o600)
  const secret = readFileSync(path, 'utf8').trim()
  if (/^[0-9a-f]{64}$/.test(secret)) return secret
  throw new DataFolderError(`${path} must hold 64 hexadecimal digits. Restore it, or remove it to have a new one made.`)
}

/** Appears whole, and never in the place of another one, even when two servers start at once. */
function create(path: string): void {
  const random = randomBytes(36).toString('hex')
  const fresh = `${path}.new-${random.slice(64)}`
  try {
    writeFileSync(fresh, `${random.slice(0, 64)}\n`, { mode: 0o600, flush: true })
    linkSync(fresh, path)
    syncFolder(dirname(path))
  } catch (error) {
    if (!existsSync(path)) throw error
  } finally {
    rmSync(fresh, { force: true })
  }
}
