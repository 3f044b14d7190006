import type { WorkspaceFiles } from '@parallax/client'
import { type FsPath, fsPathParent, ROOT_PATH } from '@parallax/wire'
import { statIfAny } from './place.ts'

/** Makes the folders above `path` that are missing. */
export async function makeParents(files: WorkspaceFiles, path: FsPath): Promise<void> {
  const parent = fsPathParent(path)
  if (parent === ROOT_PATH || (await statIfAny(files, parent))?.type === 'folder') return
  await files.createFolder(parent, { parents: true })
}
