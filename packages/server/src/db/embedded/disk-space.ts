import { existsSync, readdirSync, statfsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { PackagedBinaries } from './binaries.ts'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import type { Placement } from './placement.ts'

const mebibyte = 1024 * 1024

/** 39 MiB after initdb, 2 × 16 MiB of log while it starts, the schema. Measured on small file systems. */
const spaceForCluster = 80 * mebibyte

/** Refuses with `disk_full` before anything is written when a new database would not fit. */
export function requireSpace(placement: Placement, packaged: PackagedBinaries): void {
  if (existsSync(placement.cluster)) return
  const copies = canLink(packaged.folder, placement.base) ? 0 : sizeOf(packaged.folder)
  const needed = Math.ceil((spaceForCluster + copies) / mebibyte)
  const { bavail, bsize } = statfsSync(placement.base)
  const free = Math.floor((bavail * bsize) / mebibyte)
  if (free >= needed) return
  const message =
    `The disk is full: a new database needs ${needed} MiB in ${placement.base}, ${free} MiB are free. ` +
    'Make room there, or choose another folder by PARALLAX_DATA_DIR.'
  throw new EmbeddedPostgresError('disk_full', message)
}

/** As installBinaries will find it: hard links need one file system, and (fs.protected_hardlinks) our own files. */
function canLink(folder: string, base: string): boolean {
  const source = statSync(folder)
  const user = process.geteuid?.()
  return source.dev === statSync(base).dev && (user === 0 || user === source.uid)
}

function sizeOf(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return files.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
}
