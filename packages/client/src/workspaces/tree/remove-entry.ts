import { evolveFolder, type LocalFolderManifest } from '@parallax/protocol'
import type { FsPath } from '@parallax/wire'
import { EntryError, EntryNotFoundError } from '../../errors/entry-errors.ts'
import type { LocalManifest } from '../../store/manifest-store.ts'
import type { WorkspaceContext } from '../workspace-context.ts'
import type { RemoveExpectation } from '../workspace-files.ts'
import { announceChildren } from './announce.ts'
import { assertWritable } from './assert-writable.ts'
import { parentOf } from './parent-of.ts'
import { getValidChild } from './resolve-path.ts'

/**
 * Takes an entry out of its folder (spec 06b §4): what lies below it goes with it, and nothing of it is touched, so
 * that this takes one write whatever its size.
 */
export async function removeEntry(
  context: WorkspaceContext,
  path: FsPath,
  options: { readonly expect: RemoveExpectation },
): Promise<void> {
  assertWritable(context)
  const place = await parentOf(context, path)
  if (place === undefined) throw new EntryError('cannot_remove_root', {})
  using _lock = await context.locks.acquire([place.parent.base.id])
  const parent = await context.manifests.load(place.parent.base.id)
  if (parent?.type !== 'local_folder_manifest') throw new EntryNotFoundError({ path })
  const child = await getValidChild(context, parent, { name: place.name })
  if (child === undefined) throw new EntryNotFoundError({ path })
  await assertExpected(context, child, { path, expect: options.expect })
  const evolution = { pattern: context.pattern, timestamp: context.clock.now() }
  const folder = evolveFolder(parent, new Map([[place.name, null]]), evolution)
  await context.manifests.commit({ save: [folder] })
  const { id } = child.base
  context.signals.emit({ type: 'changed', entryId: id, parentId: parent.base.id, kind: 'gone', door: 'local' })
  announceChildren(context, folder, [place.name])
}

async function assertExpected(
  context: WorkspaceContext,
  child: LocalManifest,
  { path, expect }: { readonly path: FsPath; readonly expect: RemoveExpectation },
): Promise<void> {
  if (expect === 'anything') return
  const isFile = child.type === 'local_file_manifest'
  if (expect === 'file' && !isFile) throw new EntryError('entry_is_folder', { path })
  if (expect === 'file') return
  if (isFile) throw new EntryError('entry_is_file', { path })
  if (expect === 'empty_folder' && !(await isEmpty(context, child))) {
    throw new EntryError('entry_is_non_empty_folder', { path })
  }
}

async function isEmpty(context: WorkspaceContext, folder: LocalFolderManifest): Promise<boolean> {
  for (const name of folder.children.keys()) if (await getValidChild(context, folder, { name })) return false
  return true
}
