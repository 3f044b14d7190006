import { evolveFolder, newLocalFile, newLocalFolder } from '@parallax/protocol'
import { type FsPath, fsPathNames, fsPathOf, type VlobId } from '@parallax/wire'
import { EntryError, EntryExistsError } from '../../errors/entry-errors.ts'
import type { LocalManifest } from '../../store/manifest-store.ts'
import { newId } from '../../store/new-id.ts'
import type { WorkspaceContext } from '../workspace-context.ts'
import { announceChange, announceChildren } from './announce.ts'
import { assertWritable } from './assert-writable.ts'
import { changesToTakeName } from './displaced-child.ts'
import { assertFolderFits } from './folder-fits.ts'
import { parentOf } from './parent-of.ts'
import { getValidChild } from './resolve-path.ts'

/** An empty file (spec 06b §4). Throws `EntryExistsError`, `EntryError` about the parent, `ReadOnlyRealmError`. */
export function createFile(context: WorkspaceContext, path: FsPath): Promise<VlobId> {
  return createEntry(context, path, (parent) => {
    const place = { id: newId<VlobId>(context.tools), parent }
    return newLocalFile({ author: context.deviceId, timestamp: context.clock.now() }, place)
  })
}

/** An empty folder; errors as `createFile`. */
export function createFolder(context: WorkspaceContext, path: FsPath): Promise<VlobId> {
  return createEntry(context, path, (parent) => {
    const place = { id: newId<VlobId>(context.tools), parent, speculative: false }
    return newLocalFolder({ author: context.deviceId, timestamp: context.clock.now() }, place)
  })
}

/** With the ancestors that are missing (spec 06b §4); an existing folder is fine. Answers the id of the last one. */
export async function createFolderAll(context: WorkspaceContext, path: FsPath): Promise<VlobId> {
  const names = fsPathNames(path)
  let id = context.realmId
  for (let depth = 1; depth <= names.length; depth += 1) {
    id = await createOrFindFolder(context, fsPathOf(names.slice(0, depth)))
  }
  return id
}

async function createOrFindFolder(context: WorkspaceContext, path: FsPath): Promise<VlobId> {
  try {
    return await createFolder(context, path)
  } catch (error) {
    if (!(error instanceof EntryExistsError)) throw error
    const existing = await context.manifests.load(error.entryId as VlobId)
    if (existing?.type === 'local_file_manifest') throw new EntryError('entry_is_file', { path })
    return error.entryId as VlobId
  }
}

async function createEntry(
  context: WorkspaceContext,
  path: FsPath,
  make: (parent: VlobId) => LocalManifest,
): Promise<VlobId> {
  assertWritable(context)
  const place = await parentOf(context, path)
  if (place === undefined) throw new EntryExistsError(context.realmId, { path })
  const parentId = place.parent.base.id
  using _lock = await context.locks.acquire([parentId])
  // Somebody may have changed it while we waited.
  const parent = await context.manifests.load(parentId)
  if (parent?.type !== 'local_folder_manifest') throw new EntryError('parent_not_found', { path })
  const existing = await getValidChild(context, parent, { name: place.name })
  if (existing !== undefined) throw new EntryExistsError(existing.base.id, { path })
  const child = make(parentId)
  const changes = await changesToTakeName(context, parent, { name: place.name, id: child.base.id })
  const folder = evolveFolder(parent, changes, { pattern: context.pattern, timestamp: context.clock.now() })
  assertFolderFits(context.tools, folder, path)
  await context.manifests.commit({ save: [child, folder] })
  announceChange(context, child, { kind: 'meta' })
  announceChildren(context, folder, [place.name])
  return child.base.id
}
