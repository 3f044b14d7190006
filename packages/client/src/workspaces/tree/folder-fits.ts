import { SEAL_OVERHEAD, SIGNATURE_SIZE } from '@parallax/crypto'
import {
  type DataTools,
  dumpPlain,
  folderManifest,
  type LocalFolderManifest,
  remoteFromLocalFolder,
} from '@parallax/protocol'
import type { FsPath } from '@parallax/wire'
import { ManifestTooLargeError } from '../../errors/entry-errors.ts'

/** What a sealed manifest may have so that its request stays below 1 MiB (spec 06b §13.8). */
const MAX_SEALED_BYTES = 1_000_000
/** Below this many bytes before compression nothing is computed. */
const CERTAINLY_FITS = 500_000

/** Whether the next version of the folder fits one request, as this client writes it. */
export function folderFits(tools: DataTools, folder: LocalFolderManifest): boolean {
  let bytes = 0
  // A name has at most 255 bytes; an id takes 18 and the header of a name at most 2.
  for (const name of folder.children.keys()) bytes += name.length * 3 + 20
  if (bytes < CERTAINLY_FITS) return true
  const remote = remoteFromLocalFolder(folder, { author: folder.base.author, timestamp: folder.base.timestamp })
  return dumpPlain(tools, folderManifest, remote).length + SIGNATURE_SIZE + SEAL_OVERHEAD <= MAX_SEALED_BYTES
}

/** Before a change is acknowledged: throws `ManifestTooLargeError`, and nothing changes. */
export function assertFolderFits(tools: DataTools, folder: LocalFolderManifest, path: FsPath): void {
  if (!folderFits(tools, folder)) throw new ManifestTooLargeError('folder_too_large', { path })
}
