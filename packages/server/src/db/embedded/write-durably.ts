import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** The file has the new text or the old one whatever happens, and the new one once this returns. Mode 0600. */
export function writeDurably(file: string, text: string): void {
  const fresh = `${file}.new-${randomBytes(4).toString('hex')}`
  try {
    writeFileSync(fresh, text, { mode: 0o600, flush: true })
    renameSync(fresh, file)
  } finally {
    rmSync(fresh, { force: true })
  }
  syncFolder(dirname(file))
}

/** Makes what was created or renamed in a folder survive a loss of power. */
export function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
