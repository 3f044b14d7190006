import type { LocalFolderManifest } from '@parallax/protocol'
import type { VlobId } from '@parallax/wire'
import type { LocalManifest } from '../../store/manifest-store.ts'
import type { WorkspaceContext } from '../workspace-context.ts'
import type { RemoteManifest } from './fetch-valid-version.ts'

const NONE: ReadonlySet<VlobId> = new Set()

/**
 * Children that were deleted there and edited here: an edit beats a deletion (ours, spec 06b §13.4). Each is brought up
 * to date first: one that was moved to another folder is not kept here.
 */
export async function keptBecauseEdited(
  context: WorkspaceContext,
  { local, remote }: { readonly local: LocalManifest | undefined; readonly remote: RemoteManifest },
  bringUpToDate: (id: VlobId) => Promise<{ readonly outcome: string }>,
): Promise<ReadonlySet<VlobId> | 'busy'> {
  if (local?.type !== 'local_folder_manifest' || remote.type !== 'folder_manifest') return NONE
  const kept = new Set<VlobId>()
  const there = new Set(remote.children.values())
  for (const [name, id] of local.children) {
    if (there.has(id) || local.base.children.get(name) !== id) continue
    if (!(await isEdited(context, id, local.base.id))) continue
    const modified = context.openFiles.isModified(id)
    if (!modified && (await bringUpToDate(id)).outcome === 'busy') return 'busy'
    const child = await context.manifests.load(id)
    if (child?.parent === local.base.id) kept.add(id)
  }
  return kept
}

/** It, or for a folder anything stored below it, holds a change of this device. */
async function isEdited(context: WorkspaceContext, id: VlobId, parent: VlobId): Promise<boolean> {
  const manifest = await context.manifests.load(id)
  if (manifest === undefined || manifest.parent !== parent) return false
  if (manifest.needSync || context.openFiles.isModified(id)) return true
  return manifest.type === 'local_folder_manifest' && (await holdsEdited(context, manifest))
}

async function holdsEdited(context: WorkspaceContext, folder: LocalFolderManifest): Promise<boolean> {
  for (const id of folder.children.values()) {
    if (folder.localConfinementPoints.has(id)) continue
    if (await isEdited(context, id, folder.base.id)) return true
  }
  return false
}
