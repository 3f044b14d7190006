import type { ByteSource, EntryStat, FileStat, WorkspaceFiles } from '@parallax/client'
import { type FsPath, joinFsPath } from '@parallax/wire'
import { listTree } from '../workspaces/list-tree.ts'
import type { Plan, PlannedFile } from './plan.ts'

export interface PlanRemoteOptions {
  readonly files: WorkspaceFiles
  readonly signal: AbortSignal
}

/** A file or folder of a workspace with everything below it, on its way to `to`, here or in another workspace. */
export async function planRemote(
  { path, stat }: { readonly path: FsPath; readonly stat: EntryStat },
  to: FsPath,
  options: PlanRemoteOptions,
): Promise<Plan> {
  if (stat.type === 'file') return { folders: [], files: [plannedFile(path, stat, { to, ...options })], problems: [] }
  const folders: FsPath[] = [to]
  const files: PlannedFile[] = []
  for await (const entry of listTree(options.files, path, { recursive: true, signal: options.signal })) {
    const target = entry.names.reduce<FsPath>(joinFsPath, to)
    if (entry.stat.type === 'folder') folders.push(target)
    else files.push(plannedFile(entry.path, entry.stat, { to: target, ...options }))
  }
  return { folders, files, problems: [] }
}

function plannedFile(
  from: FsPath,
  stat: FileStat,
  { to, files }: PlanRemoteOptions & { readonly to: FsPath },
): PlannedFile {
  return {
    from,
    to,
    content: { size: stat.size, updated: stat.updated, exact: true },
    open: () => remoteSource(files, from),
  }
}

/** A file of a workspace as something to import: one version, whole, whatever happens to it meanwhile. */
export async function remoteSource(files: WorkspaceFiles, path: FsPath): Promise<ByteSource> {
  const file = await files.open(path, { read: true })
  const { size, updated } = file.stat()
  return {
    name: path,
    size,
    access: 'random',
    modified: updated,
    fingerprint: async () => ({ size, modified: updated * 1000n }),
    read: async (offset, into, { signal } = {}) => {
      const bytes = await file.read(offset, into.length, signal)
      into.set(bytes)
      return bytes.length
    },
    [Symbol.asyncDispose]: () => file.close(),
  }
}
