import type { LocalFolderManifest } from '@parallax/protocol'
import { type EntryName, type FsPath, fsPathNames, type VlobId } from '@parallax/wire'
import { InternalError } from '../../errors/connection-errors.ts'
import { EntryNotFoundError } from '../../errors/entry-errors.ts'
import type { LocalManifest } from '../../store/manifest-store.ts'
import type { WorkspaceContext } from '../workspace-context.ts'
import { getManifest } from './get-manifest.ts'

export interface ResolvedEntry {
  readonly manifest: LocalManifest
  /** From the root to the entry. */
  readonly chain: readonly VlobId[]
  /** The outermost folder on the way that keeps the next entry on this device (spec 06b §3). */
  readonly confinementPoint: VlobId | null
}

/** Follows a path from the root (spec 06b §3). Throws `EntryNotFoundError`. */
export async function resolvePath(
  context: WorkspaceContext,
  path: FsPath,
  signal?: AbortSignal,
): Promise<ResolvedEntry> {
  const resolved = await tryResolvePath(context, path, signal)
  if (resolved === undefined) throw new EntryNotFoundError({ path })
  return resolved
}

/** Undefined when there is no such entry. */
export async function tryResolvePath(
  context: WorkspaceContext,
  path: FsPath,
  signal?: AbortSignal,
): Promise<ResolvedEntry | undefined> {
  let manifest: LocalManifest = await getRoot(context, signal)
  const chain = [context.realmId]
  let confinementPoint: VlobId | null = null
  for (const name of fsPathNames(path)) {
    if (manifest.type === 'local_file_manifest') return undefined
    const folder: LocalFolderManifest = manifest
    const child = await getValidChild(context, folder, { name, ...(signal && { signal }) })
    if (child === undefined) return undefined
    if (confinementPoint === null && folder.localConfinementPoints.has(child.base.id)) confinementPoint = folder.base.id
    manifest = child
    chain.push(child.base.id)
  }
  return { manifest, chain, confinementPoint }
}

/** The root is stored from the start of the workspace on. */
export async function getRoot(context: WorkspaceContext, signal?: AbortSignal): Promise<LocalFolderManifest> {
  const root = await getManifest(context, context.realmId, signal)
  if (root?.type !== 'local_folder_manifest')
    throw new InternalError({ detail: 'the root of the workspace is missing' })
  return root
}

/** A child exists only if both sides agree: listed by the folder, and naming it as parent (spec 06b §1). */
export async function getValidChild(
  context: WorkspaceContext,
  folder: LocalFolderManifest,
  options: { readonly name: EntryName; readonly signal?: AbortSignal },
): Promise<LocalManifest | undefined> {
  const id = folder.children.get(options.name)
  if (id === undefined) return undefined
  const child = await getManifest(context, id, options.signal)
  return child?.parent === folder.base.id ? child : undefined
}
