import { evolveFolder, type LocalFolderManifest } from '@parallax/protocol'
import { type EntryName, type FsPath, isWithinFsPath, ROOT_PATH, type VlobId } from '@parallax/wire'
import { EntryError } from '../../errors/entry-errors.ts'
import type { LocalManifest } from '../../store/manifest-store.ts'
import { lockPatiently } from '../lock-patiently.ts'
import type { WorkspaceContext } from '../workspace-context.ts'
import type { MoveMode } from '../workspace-files.ts'
import { announceChange, announceChildren } from './announce.ts'
import { assertOutside } from './assert-outside.ts'
import { assertWritable } from './assert-writable.ts'
import { changesToTakeName } from './displaced-child.ts'
import { assertFolderFits } from './folder-fits.ts'
import { parentOf } from './parent-of.ts'
import { replaceContent, takesOverContent } from './replace-content.ts'
import { getValidChild } from './resolve-path.ts'

/** One end of a move, as found before or after its locks were taken. */
interface End {
  readonly path: FsPath
  readonly parent: LocalFolderManifest
  readonly name: EntryName
  readonly child: LocalManifest | undefined
}

interface Move {
  readonly source: End & { readonly child: LocalManifest }
  readonly target: End
  readonly mode: MoveMode
}

/**
 * Gives an entry another name or place (spec 06b §4). A file never uploaded that replaces a file hands over its content,
 * so that the replaced file keeps its identity and history (§13.6).
 */
export async function moveEntry(
  context: WorkspaceContext,
  paths: { readonly from: FsPath; readonly to: FsPath },
  options: { readonly mode: MoveMode },
): Promise<void> {
  assertWritable(context)
  if (paths.from === ROOT_PATH || paths.to === ROOT_PATH) throw new EntryError('cannot_move_root', {})
  for (;;) {
    const move = await findMove(context, paths, options.mode)
    if (move.source.child.base.id === move.target.child?.base.id) return
    assertTarget(move)
    using _lock = await lockPatiently(context, lockKeys(move), paths.from)
    const locked = await findMove(context, paths, options.mode)
    // Somebody moved something while we waited: the locks may be the wrong ones.
    if (!sameEntries(move, locked)) continue
    await applyMove(context, locked)
    return
  }
}

async function findMove(
  context: WorkspaceContext,
  { from, to }: { readonly from: FsPath; readonly to: FsPath },
  mode: MoveMode,
): Promise<Move> {
  const source = await findEnd(context, from).catch((error: unknown) => {
    throw error instanceof EntryError ? new EntryError('source_not_found', { path: from }) : error
  })
  if (source.child === undefined) throw new EntryError('source_not_found', { path: from })
  return { source: { ...source, child: source.child }, target: await findEnd(context, to), mode }
}

async function findEnd(context: WorkspaceContext, path: FsPath): Promise<End> {
  const place = await parentOf(context, path)
  if (place === undefined) throw new EntryError('cannot_move_root', {})
  return { path, ...place, child: await getValidChild(context, place.parent, { name: place.name }) }
}

function assertTarget({ source, target, mode }: Move): void {
  const { path, child } = target
  if (child === undefined) {
    if (mode === 'exchange') throw new EntryError('destination_not_found', { path })
  } else if (mode === 'no_replace' || (mode === 'replace_file_only' && child.type === 'local_folder_manifest')) {
    throw new EntryError('destination_exists', { path })
  }
  if (source.child.type === 'local_folder_manifest' && isWithinFsPath(path, source.path)) {
    throw new EntryError('destination_inside_source', { path })
  }
}

/** Folders that change place could close a circle together: one such move at a time (spec 06b §4). */
function lockKeys({ source, target, mode }: Move) {
  const parents = [target.parent.base.id, source.parent.base.id]
  const exchanged = mode === 'exchange' ? target.child : undefined
  const children = [source.child, ...(exchanged === undefined ? [] : [exchanged])]
  const ids = [...parents, ...(isRename({ source, target }) ? [] : children.map((child) => child.base.id))]
  const movesFolder = children.some((child) => child.type === 'local_folder_manifest')
  return movesFolder && !isRename({ source, target }) ? [...ids, 'folder_moves' as const] : ids
}

function isRename({ source, target }: Pick<Move, 'source' | 'target'>): boolean {
  return source.parent.base.id === target.parent.base.id
}

function sameEntries(before: Move, after: Move): boolean {
  const idsOf = ({ source, target }: Move): readonly (VlobId | undefined)[] => [
    source.parent.base.id,
    source.child.base.id,
    target.parent.base.id,
    target.child?.base.id,
  ]
  const now = idsOf(after)
  return idsOf(before).every((id, index) => id === now[index])
}

async function applyMove(context: WorkspaceContext, move: Move): Promise<void> {
  const { source, target, mode } = move
  if (mode !== 'exchange' && target.child !== undefined) {
    const files = { replaced: target.child, replacing: source.child }
    const taken = await takesOverContent(context, files)
    if (taken !== undefined) return replaceContent(context, taken, { folder: source.parent, name: source.name })
  }
  if (isRename(move)) await renameInside(context, move)
  else await moveBetween(context, move)
}

async function renameInside(context: WorkspaceContext, { source, target, mode }: Move): Promise<void> {
  const exchanged = mode === 'exchange' ? (target.child?.base.id ?? null) : null
  const taken = { name: target.name, id: source.child.base.id }
  const changes = new Map([[source.name, exchanged], ...(await changesToTakeName(context, target.parent, taken))])
  const timestamp = context.clock.now()
  const folder = evolveFolder(source.parent, changes, { pattern: context.pattern, timestamp })
  assertFolderFits(context.tools, folder, target.path)
  await context.manifests.commit({ save: [folder] })
  announceChildren(context, folder, [source.name, target.name])
}

async function moveBetween(context: WorkspaceContext, { source, target, mode }: Move): Promise<void> {
  const exchanged = mode === 'exchange' ? target.child : undefined
  await assertOutside(context, { folder: source.child, from: target.parent, path: target.path })
  if (exchanged !== undefined) {
    await assertOutside(context, { folder: exchanged, from: source.parent, path: source.path })
  }
  const timestamp = context.clock.now()
  const evolution = { pattern: context.pattern, timestamp }
  const placed = { updated: timestamp, needSync: true }
  const child = { ...source.child, ...placed, parent: target.parent.base.id }
  const back = exchanged === undefined ? [] : [{ ...exchanged, ...placed, parent: source.parent.base.id }]
  const left = evolveFolder(source.parent, new Map([[source.name, exchanged?.base.id ?? null]]), evolution)
  const taken = await changesToTakeName(context, target.parent, { name: target.name, id: child.base.id })
  const entered = evolveFolder(target.parent, taken, evolution)
  assertFolderFits(context.tools, entered, target.path)
  await context.manifests.commit({ save: [entered, child, left, ...back] })
  announceChildren(context, entered, [target.name])
  announceChange(context, child, { kind: 'meta' })
  announceChildren(context, left, [source.name])
  for (const entry of back) announceChange(context, entry, { kind: 'meta' })
}
