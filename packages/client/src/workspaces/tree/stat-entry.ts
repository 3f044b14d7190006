import type { EntryName, FsPath, VlobId } from '@parallax/wire'
import { EntryError } from '../../errors/entry-errors.ts'
import type { LocalManifest } from '../../store/manifest-store.ts'
import type { WorkspaceContext } from '../workspace-context.ts'
import type { EntryStat } from '../workspace-files.ts'
import { prefetchChildren } from './prefetch-children.ts'
import { getValidChild, resolvePath } from './resolve-path.ts'

/** What is known of an entry (spec 06b §4); for an open file, with what was not flushed yet. */
export async function statEntry(context: WorkspaceContext, path: FsPath, signal?: AbortSignal): Promise<EntryStat> {
  const { manifest, confinementPoint } = await resolvePath(context, path, signal)
  return statOf(context, manifest, confinementPoint)
}

/** The valid children of a folder, unsorted; each is fetched when this device does not have it yet. */
export async function* listFolder(
  context: WorkspaceContext,
  path: FsPath,
  signal?: AbortSignal,
): AsyncGenerator<{ readonly name: EntryName; readonly stat: EntryStat }> {
  const { manifest, confinementPoint } = await resolvePath(context, path, signal)
  if (manifest.type === 'local_file_manifest') throw new EntryError('entry_is_file', { path })
  await prefetchChildren(context, manifest, signal)
  for (const [name, id] of manifest.children) {
    signal?.throwIfAborted()
    const child = await getValidChild(context, manifest, { name, ...(signal && { signal }) })
    if (child === undefined) continue
    const own = manifest.localConfinementPoints.has(id) ? manifest.base.id : null
    yield { name, stat: statOf(context, child, confinementPoint ?? own) }
  }
}

export function statOf(context: WorkspaceContext, stored: LocalManifest, confinementPoint: VlobId | null): EntryStat {
  const manifest = context.openFiles.current(stored)
  const { base } = manifest
  const common = {
    id: base.id,
    parent: manifest.parent,
    created: base.created,
    updated: manifest.updated,
    baseVersion: base.version,
    needSync: manifest.needSync,
    lastUpdater: base.author,
    confinementPoint,
  }
  if (manifest.type === 'local_folder_manifest') return { type: 'folder', ...common }
  return { type: 'file', size: manifest.size, ...common }
}
