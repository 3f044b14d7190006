import type { FsPath, VlobId } from '@parallax/wire'
import { resolvePath } from './tree/resolve-path.ts'
import type { WorkspaceContext } from './workspace-context.ts'
import type { EntryState } from './workspace-files.ts'

/**
 * Which of the three states a person sees (spec 06b §12.2). *Synced* means that other members can open it: each folder
 * up to the root lists it, or its ancestor, on the server.
 */
export async function entryState(
  context: WorkspaceContext,
  path: FsPath,
  uploads: ReadonlyMap<VlobId, number>,
): Promise<EntryState> {
  const { manifest, chain, confinementPoint } = await resolvePath(context, path)
  if (confinementPoint !== null) return { state: 'local_only' }
  const { id } = manifest.base
  if (context.openFiles.current(manifest).needSync) {
    const percent = uploads.get(id)
    return percent === undefined ? { state: 'saved' } : { state: 'uploading', percent }
  }
  return (await isListedUpToRoot(context, chain)) ? { state: 'synced' } : { state: 'saved' }
}

async function isListedUpToRoot(context: WorkspaceContext, chain: readonly VlobId[]): Promise<boolean> {
  for (const [depth, folderId] of chain.slice(0, -1).entries()) {
    const folder = await context.manifests.load(folderId)
    const child = chain[depth + 1]
    if (folder?.type !== 'local_folder_manifest' || folder.base.version === 0 || child === undefined) return false
    if (![...folder.base.children.values()].includes(child)) return false
  }
  return true
}
