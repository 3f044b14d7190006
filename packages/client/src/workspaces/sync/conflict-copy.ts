import {
  evolveFolder,
  type LocalFileManifest,
  type LocalFolderManifest,
  newLocalFile,
  promotedToBlock,
} from '@parallax/protocol'
import type { ChunkId, EntryName, VlobId } from '@parallax/wire'
import { InternalError } from '../../errors/connection-errors.ts'
import type { SealedData } from '../../ports/workspace-storage.ts'
import { newId } from '../../store/new-id.ts'
import { LOST_AND_FOUND, syncConflictName } from '../names/name-conflict.ts'
import { announceChange, announceChildren } from '../tree/announce.ts'
import { getManifest } from '../tree/get-manifest.ts'
import { nameOf } from '../tree/retrieve-path.ts'
import type { WorkspaceContext } from '../workspace-context.ts'

export interface ConflictCopy {
  readonly copy: LocalFileManifest
  readonly parent: LocalFolderManifest
  readonly name: EntryName
}

/** A new file with the local content, and its folder with the copy in it (spec 06b §6.5). Nothing is saved yet. */
export function conflictCopyIn(
  context: WorkspaceContext,
  parent: LocalFolderManifest,
  file: { readonly id: VlobId; readonly content: LocalFileManifest },
): ConflictCopy {
  const timestamp = context.clock.now()
  const original = nameOf(parent.children, file.id) ?? nameOf(parent.base.children, file.id) ?? LOST_AND_FOUND
  const name = syncConflictName(original, (candidate) => parent.children.has(candidate))
  const place = { id: newId<VlobId>(context.tools), parent: parent.base.id }
  const { updated, size, blocksize, blocks, origin } = file.content
  const fresh = newLocalFile({ author: context.deviceId, timestamp }, place)
  const copy = { ...fresh, needSync: true, updated, size, blocksize, blocks, origin }
  const evolution = { pattern: context.pattern, timestamp }
  return { copy, name, parent: evolveFolder(parent, new Map([[name, copy.base.id]]), evolution) }
}

/** Saves what a handle wrote on content that was replaced meanwhile (spec 06b §13.3). Answers the copy. */
export async function copyConflictingContent(
  context: WorkspaceContext,
  file: { readonly original: VlobId; readonly content: LocalFileManifest; readonly chunks: readonly SealedData[] },
): Promise<LocalFileManifest> {
  const current = (await context.manifests.load(file.original)) ?? file.content
  const parentId = (await isFolder(context, current.parent)) ? current.parent : context.realmId
  using _lock = await context.locks.acquire([parentId])
  const parent = await context.manifests.load(parentId)
  if (parent?.type !== 'local_folder_manifest')
    throw new InternalError({ detail: 'the root of the workspace is missing' })
  const owned = await ownUnsentData(context, file.content, new Set(file.chunks.map(({ id }) => id)))
  const { copy, name, parent: folder } = conflictCopyIn(context, parent, { id: file.original, content: owned.content })
  await context.manifests.commit({ save: [copy, folder], addChunks: [...file.chunks, ...owned.chunks] })
  announceCopy(context, { original: file.original, copy, parent: folder, name })
  return copy
}

/** Tells everybody about a saved copy; both it and its folder go up, so that the others see it (spec 06b §6.5). */
export function announceCopy(
  context: WorkspaceContext,
  { original, copy, parent, name }: ConflictCopy & { readonly original: VlobId },
): void {
  announceChange(context, copy, { kind: 'content' })
  announceChildren(context, parent, [name])
  context.signals.emit({ type: 'conflict_copy', entryId: original, copyId: copy.base.id })
}

async function isFolder(context: WorkspaceContext, id: VlobId): Promise<boolean> {
  return (await getManifest(context, id))?.type === 'local_folder_manifest'
}

/**
 * Data that only this device has belongs to one file: the copy gets its own, under new ids, or the upload of the one
 * would take away what the other shows.
 */
async function ownUnsentData(
  context: WorkspaceContext,
  content: LocalFileManifest,
  own: ReadonlySet<string>,
): Promise<{ readonly content: LocalFileManifest; readonly chunks: readonly SealedData[] }> {
  const chunks: SealedData[] = []
  const renamed = new Map<ChunkId, ChunkId>()
  for (const view of content.blocks.flat()) {
    if (own.has(view.id) || renamed.has(view.id)) continue
    const data = await context.data.readChunk(view.id)
    if (data === undefined) continue
    const id = newId<ChunkId>(context.tools)
    renamed.set(view.id, id)
    chunks.push(context.data.seal(id, data))
  }
  const blocks = content.blocks.map((views) =>
    views.map((view) => {
      const id = renamed.get(view.id)
      if (id === undefined) return view
      const moved = { ...view, id, access: null }
      return view.access === null ? moved : promotedToBlock(moved, view.access.digest)
    }),
  )
  return { content: { ...content, blocks }, chunks }
}
