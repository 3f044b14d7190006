import { evolveFolder, type LocalFileManifest, type LocalFolderManifest } from '@parallax/protocol'
import type { EntryName } from '@parallax/wire'
import type { LocalManifest } from '../../store/manifest-store.ts'
import type { WorkspaceContext } from '../workspace-context.ts'
import { announceChange, announceChildren } from './announce.ts'

/** A file whose content another one takes over. */
export interface TakenContent {
  /** Keeps id, parent, name, base and creation date. */
  readonly replaced: LocalFileManifest
  /** Goes. */
  readonly replacing: LocalFileManifest
}

/**
 * Whether replacing is handing over content (spec 06b §13.6): the new file was certainly never sent to the server, the
 * old one was, and nobody is writing to either. Else it is a plain move.
 */
export async function takesOverContent(
  context: WorkspaceContext,
  { replaced, replacing }: { readonly replaced: LocalManifest; readonly replacing: LocalManifest },
): Promise<TakenContent | undefined> {
  if (replaced.type !== 'local_file_manifest' || replacing.type !== 'local_file_manifest') return undefined
  if (replaced.base.version === 0 || replacing.base.version !== 0) return undefined
  if (context.openFiles.isModified(replaced.base.id) || context.openFiles.isModified(replacing.base.id))
    return undefined
  const attempts = await context.storage.uploads(replacing.base.id)
  return attempts.length === 0 ? { replaced, replacing } : undefined
}

/** One transaction: the replaced file gets the content, the name of the replacing one leaves its folder. */
export async function replaceContent(
  context: WorkspaceContext,
  { replaced, replacing }: TakenContent,
  place: { readonly folder: LocalFolderManifest; readonly name: EntryName },
): Promise<void> {
  const { size, blocksize, blocks, updated } = replacing
  const saved: LocalFileManifest = { ...replaced, size, blocksize, blocks, updated, origin: undefined, needSync: true }
  const evolution = { pattern: context.pattern, timestamp: context.clock.now() }
  const folder = evolveFolder(place.folder, new Map([[place.name, null]]), evolution)
  await context.manifests.commit({
    save: [saved, folder],
    removeManifests: [replacing.base.id],
    removeChunks: context.openFiles.pins.removable(unshown(replaced, saved)),
  })
  context.openFiles.contentReplaced(replaced.base.id)
  context.openFiles.moveHandles(replacing.base.id, replaced.base.id)
  announceChange(context, saved, { kind: 'content' })
  announceChildren(context, folder, [place.name])
}

/** Raw data that the one shows and the other does not. */
export function unshown(before: LocalFileManifest, after: LocalFileManifest) {
  const shown = new Set(after.blocks.flatMap((views) => views.map((view) => view.id)))
  return before.blocks.flatMap((views) => views.map((view) => view.id)).filter((id) => !shown.has(id))
}
