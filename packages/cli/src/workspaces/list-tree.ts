import type { EntryStat, WorkspaceFiles } from '@parallax/client'
import { type EntryName, type FsPath, joinFsPath } from '@parallax/wire'

/** One entry below a folder. */
export interface TreeEntry {
  /** Names from that folder down. */
  readonly names: readonly EntryName[]
  readonly path: FsPath
  readonly stat: EntryStat
}

export interface ListTreeOptions {
  readonly recursive: boolean
  readonly signal: AbortSignal
}

/** Children of a folder by name; with `recursive`, each folder is followed by what is in it. */
export async function* listTree(
  files: WorkspaceFiles,
  folder: FsPath,
  options: ListTreeOptions,
): AsyncGenerator<TreeEntry> {
  yield* below(files, { path: folder, names: [] }, options)
}

/** All of `listTree` at once. */
export async function wholeTree(
  files: WorkspaceFiles,
  folder: FsPath,
  options: ListTreeOptions,
): Promise<readonly TreeEntry[]> {
  const entries: TreeEntry[] = []
  for await (const entry of listTree(files, folder, options)) entries.push(entry)
  return entries
}

async function* below(
  files: WorkspaceFiles,
  folder: { readonly path: FsPath; readonly names: readonly EntryName[] },
  options: ListTreeOptions,
): AsyncGenerator<TreeEntry> {
  const children: TreeEntry[] = []
  for await (const { name, stat } of files.list(folder.path, options.signal))
    children.push({ names: [...folder.names, name], path: joinFsPath(folder.path, name), stat })
  for (const child of children.sort(byName)) {
    options.signal.throwIfAborted()
    yield child
    if (options.recursive && child.stat.type === 'folder') yield* below(files, child, options)
  }
}

/** By code unit, so that the order is the same everywhere. */
function byName(one: TreeEntry, other: TreeEntry): number {
  const [left, right] = [one.names.at(-1) ?? '', other.names.at(-1) ?? '']
  return left < right ? -1 : left > right ? 1 : 0
}
