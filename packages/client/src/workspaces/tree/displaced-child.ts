import type { FolderChanges, LocalFolderManifest } from '@parallax/protocol'
import type { EntryName, VlobId } from '@parallax/wire'
import { nameConflictName } from '../names/name-conflict.ts'
import type { WorkspaceContext } from '../workspace-context.ts'
import { getManifest } from './get-manifest.ts'

/**
 * What giving `name` to `id` changes in a folder. A name whose entry is listed but did not arrive yet (its folder was
 * uploaded before it, or before its move) shows as free; taking it must not take that entry away from those who put it
 * there, so it goes on under a conflict name. Ours: spec 06b §1 is silent about it.
 */
export async function changesToTakeName(
  context: WorkspaceContext,
  folder: LocalFolderManifest,
  { name, id }: { readonly name: EntryName; readonly id: VlobId },
): Promise<FolderChanges> {
  const changes = new Map<EntryName, VlobId | null>([[name, id]])
  const listed = folder.children.get(name)
  if (listed === undefined || listed === id) return changes
  // A valid child under that name is replaced on purpose.
  if ((await getManifest(context, listed))?.parent === folder.base.id) return changes
  const isTaken = (candidate: EntryName) => candidate === name || folder.children.has(candidate)
  return changes.set(nameConflictName(name, isTaken), listed)
}
