import type { LocalFolderManifest } from '@parallax/protocol'
import { type EntryName, type FsPath, fsPathName, fsPathParent } from '@parallax/wire'
import { EntryError } from '../../errors/entry-errors.ts'
import type { WorkspaceContext } from '../workspace-context.ts'
import { tryResolvePath } from './resolve-path.ts'

export interface ParentAndName {
  readonly parent: LocalFolderManifest
  readonly name: EntryName
}

/**
 * The folder that holds the entry of that path, and its name there; undefined for the root. Throws `EntryError`
 * `parent_not_found`, `parent_not_a_folder`.
 */
export async function parentOf(
  context: WorkspaceContext,
  path: FsPath,
  signal?: AbortSignal,
): Promise<ParentAndName | undefined> {
  const name = fsPathName(path)
  if (name === null) return undefined
  const folder = fsPathParent(path)
  const resolved = await tryResolvePath(context, folder, signal)
  if (resolved === undefined) throw new EntryError('parent_not_found', { path: folder })
  if (resolved.manifest.type !== 'local_folder_manifest') throw new EntryError('parent_not_a_folder', { path: folder })
  return { parent: resolved.manifest, name }
}
