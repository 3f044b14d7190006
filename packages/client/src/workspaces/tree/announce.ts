import type { LocalFolderManifest } from '@parallax/protocol'
import type { EntryName } from '@parallax/wire'
import type { LocalManifest } from '../../store/manifest-store.ts'
import type { WorkspaceContext } from '../workspace-context.ts'
import type { ChangeKind, Door } from '../workspace-signal.ts'

/** Says that an entry was committed with a change that waits to be uploaded (spec 06b §4, §13.7). */
export function announceChange(
  context: WorkspaceContext,
  manifest: LocalManifest,
  change: { readonly kind: ChangeKind; readonly door?: Door; readonly names?: readonly EntryName[] },
): void {
  const { id } = manifest.base
  const { kind, door = 'local', names } = change
  context.signals.emit({
    type: 'changed',
    entryId: id,
    parentId: manifest.parent,
    kind,
    door,
    ...(names === undefined ? {} : { names }),
  })
  // A folder is saved by each operation on it: there is nothing to wait for.
  if (manifest.needSync) context.signals.emit({ type: 'outbound_needed', entryId: id, now: door === 'local' })
}

/** For a folder whose names changed. */
export function announceChildren(
  context: WorkspaceContext,
  folder: LocalFolderManifest,
  names: readonly EntryName[],
): void {
  announceChange(context, folder, { kind: 'children', names })
}
