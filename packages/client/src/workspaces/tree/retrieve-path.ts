import { type EntryName, type FsPath, fsPathOf, type VlobId } from '@parallax/wire'
import type { LocalManifest } from '../../store/manifest-store.ts'
import type { WorkspaceContext } from '../workspace-context.ts'
import { getManifest } from './get-manifest.ts'

/** Where an entry stands, found from its id (spec 06b §3). */
export type RetrievedPath =
  | { readonly outcome: 'missing' }
  /** Nothing leads from the root to it: removed, or its parent does not list it. */
  | { readonly outcome: 'unreachable'; readonly manifest: LocalManifest }
  | {
      readonly outcome: 'reachable'
      readonly manifest: LocalManifest
      readonly path: FsPath
      /** From the root to the entry. */
      readonly chain: readonly VlobId[]
      readonly confinementPoint: VlobId | null
    }

/** The entry itself is looked up on this device only; its ancestors may be fetched. */
export async function retrievePath(
  context: WorkspaceContext,
  id: VlobId,
  signal?: AbortSignal,
): Promise<RetrievedPath> {
  const manifest = await context.manifests.load(id)
  if (manifest === undefined) return { outcome: 'missing' }
  const names: EntryName[] = []
  const chain: VlobId[] = [id]
  let confinementPoint: VlobId | null = null
  let current = manifest
  while (current.base.id !== context.realmId) {
    const child = current.base.id
    const parent = await getManifest(context, current.parent, signal)
    if (parent?.type !== 'local_folder_manifest' || chain.includes(parent.base.id))
      return { outcome: 'unreachable', manifest }
    const name = nameOf(parent.children, child)
    if (name === undefined) return { outcome: 'unreachable', manifest }
    if (parent.localConfinementPoints.has(child)) confinementPoint = parent.base.id
    names.unshift(name)
    chain.unshift(parent.base.id)
    current = parent
  }
  return { outcome: 'reachable', manifest, path: fsPathOf(names), chain, confinementPoint }
}

export function nameOf(children: ReadonlyMap<EntryName, VlobId>, id: VlobId): EntryName | undefined {
  for (const [name, child] of children) if (child === id) return name
  return undefined
}
