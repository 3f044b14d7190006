import {
  type ChunkView,
  DEFAULT_BLOCKSIZE,
  evolveFolder,
  type LocalFileManifest,
  newLocalFile,
} from '@parallax/protocol'
import type { DateTime, FsPath, VlobId } from '@parallax/wire'
import { EntryError, EntryExistsError } from '../../errors/entry-errors.ts'
import type { SealedData } from '../../ports/workspace-storage.ts'
import type { LocalManifest } from '../../store/manifest-store.ts'
import { newId } from '../../store/new-id.ts'
import { lockPatiently } from '../lock-patiently.ts'
import { announceChange, announceChildren } from '../tree/announce.ts'
import { changesToTakeName } from '../tree/displaced-child.ts'
import { assertFolderFits } from '../tree/folder-fits.ts'
import { parentOf } from '../tree/parent-of.ts'
import { unshown } from '../tree/replace-content.ts'
import { getValidChild } from '../tree/resolve-path.ts'
import type { WorkspaceContext } from '../workspace-context.ts'

/** The whole content of a file that was read to its end. */
export interface NewContent {
  readonly size: number
  readonly blocks: LocalFileManifest['blocks']
  readonly updated: DateTime
  /** Data that the server does not have. */
  readonly chunks: readonly SealedData[]
}

export interface PlaceOptions {
  readonly replace: boolean
}

/** Where content may go: throws before the first byte is read (spec 06b §12.3, §13.8). */
export async function assertPlace(context: WorkspaceContext, path: FsPath, options: PlaceOptions): Promise<void> {
  const place = await parentOf(context, path)
  if (place === undefined) throw new EntryExistsError(context.realmId, { path })
  const existing = await getValidChild(context, place.parent, { name: place.name })
  assertReplaceable(existing, path, options)
}

/**
 * Makes the file visible with its content, in one durable transaction: a new one, or the content of the one that is
 * there, which keeps its identity and history (spec 06b §13.6). Answers its id.
 */
export async function placeContent(
  context: WorkspaceContext,
  path: FsPath,
  options: PlaceOptions & { readonly content: NewContent },
): Promise<VlobId> {
  for (;;) {
    const place = await parentOf(context, path)
    if (place === undefined) throw new EntryExistsError(context.realmId, { path })
    const found = await getValidChild(context, place.parent, { name: place.name })
    const parentId = place.parent.base.id
    // A folder is only held for moments, by many imports in turn; a file for as long as somebody writes it.
    using _lock =
      found === undefined
        ? await context.locks.acquire([parentId])
        : await lockPatiently(context, [parentId, found.base.id], path)
    const parent = await context.manifests.load(parentId)
    if (parent?.type !== 'local_folder_manifest') throw new EntryError('parent_not_found', { path })
    const existing = await getValidChild(context, parent, { name: place.name })
    if (existing?.base.id !== found?.base.id) continue
    assertReplaceable(existing, path, options)
    if (existing?.type === 'local_file_manifest') return await replaceBy(context, existing, options.content)
    const { tools, deviceId } = context
    const timestamp = context.clock.now()
    const fresh = newLocalFile({ author: deviceId, timestamp }, { id: newId<VlobId>(tools), parent: parentId })
    const { size, blocks, updated, chunks } = options.content
    const file: LocalFileManifest = { ...fresh, size, blocks, updated }
    const changes = await changesToTakeName(context, parent, { name: place.name, id: file.base.id })
    const folder = evolveFolder(parent, changes, { pattern: context.pattern, timestamp })
    assertFolderFits(tools, folder, path)
    await context.manifests.commit({ save: [file, folder], addChunks: chunks })
    announceChange(context, file, { kind: 'content' })
    announceChildren(context, folder, [place.name])
    return file.base.id
  }
}

function assertReplaceable(existing: LocalManifest | undefined, path: FsPath, { replace }: PlaceOptions): void {
  if (existing === undefined) return
  if (!replace) throw new EntryExistsError(existing.base.id, { path })
  if (existing.type === 'local_folder_manifest') throw new EntryError('entry_not_a_file', { path })
}

async function replaceBy(context: WorkspaceContext, file: LocalFileManifest, content: NewContent): Promise<VlobId> {
  const { size, blocks, updated, chunks } = content
  const blocksize = DEFAULT_BLOCKSIZE
  const saved: LocalFileManifest = { ...file, size, blocksize, blocks, updated, origin: undefined, needSync: true }
  const removeChunks = context.openFiles.pins.removable(unshown(file, saved))
  await context.manifests.commit({ save: [saved], addChunks: chunks, removeChunks })
  context.openFiles.contentReplaced(file.base.id)
  announceChange(context, saved, { kind: 'content' })
  return file.base.id
}

/** One view a slot; slots that hold only zeros are left empty, and none at the end. */
export function slotsOfViews(views: readonly ChunkView[]): LocalFileManifest['blocks'] {
  const slots: ChunkView[][] = []
  for (const view of [...views].sort((a, b) => a.start - b.start)) {
    const slot = Math.floor(view.start / DEFAULT_BLOCKSIZE)
    while (slots.length <= slot) slots.push([])
    slots[slot]?.push(view)
  }
  return slots
}
