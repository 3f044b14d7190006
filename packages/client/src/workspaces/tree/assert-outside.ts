import type { LocalFolderManifest } from '@parallax/protocol'
import type { FsPath, VlobId } from '@parallax/wire'
import { EntryError } from '../../errors/entry-errors.ts'
import type { LocalManifest } from '../../store/manifest-store.ts'
import type { WorkspaceContext } from '../workspace-context.ts'
import { getManifest } from './get-manifest.ts'

/**
 * A folder moved into itself would be an island that nothing leads to: climbs from the destination to the root over
 * local parents (ours, spec 06b §4). Throws `EntryError` `destination_inside_source`.
 */
export async function assertOutside(
  context: WorkspaceContext,
  move: { readonly folder: LocalManifest; readonly from: LocalFolderManifest; readonly path: FsPath },
): Promise<void> {
  if (move.folder.type === 'local_file_manifest') return
  const seen = new Set<VlobId>()
  let current: LocalManifest | undefined = move.from
  while (current !== undefined && !seen.has(current.base.id)) {
    if (current.base.id === move.folder.base.id) throw new EntryError('destination_inside_source', { path: move.path })
    if (current.base.id === context.realmId) return
    seen.add(current.base.id)
    current = await getManifest(context, current.parent)
  }
}
