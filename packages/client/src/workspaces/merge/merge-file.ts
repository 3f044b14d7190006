import {
  type BlockAccess,
  type FileManifest,
  isBlock,
  type LocalFileManifest,
  localFileFromRemote,
} from '@parallax/protocol'
import { threeWay } from './three-way.ts'

export interface FileMergeContext {
  /** The remote version was written by this very store: it stands in the journal of attempts (spec 06b §13.1). */
  readonly ownEcho: boolean
}

/** `conflict`: the content changed on both sides; the vlob takes the remote one, a copy keeps the local (§6.5). */
export type FileMerge =
  | { readonly outcome: 'no_change' }
  | { readonly outcome: 'merged'; readonly manifest: LocalFileManifest }
  | { readonly outcome: 'conflict' }

/** Spec 06b §6.3, first rule that applies. */
export function mergeFile(local: LocalFileManifest, remote: FileManifest, context: FileMergeContext): FileMerge {
  if (remote.version <= local.base.version) return { outcome: 'no_change' }
  if (!local.needSync) return { outcome: 'merged', manifest: localFileFromRemote(remote) }
  if (context.ownEcho) return { outcome: 'merged', manifest: { ...local, base: remote } }
  return mergeCollaborative(local, remote) ?? mergeContents(local, remote)
}

/** Two saves of one CryptPad session: the later one wins, there is nothing to merge (rule 4). */
function mergeCollaborative(local: LocalFileManifest, remote: FileManifest): FileMerge | undefined {
  if (local.origin === undefined || remote.origin === undefined) return undefined
  if (local.origin.channelId !== remote.origin.channelId) return undefined
  const localIsLater = local.origin.timestamp >= remote.origin.timestamp
  return { outcome: 'merged', manifest: localIsLater ? { ...local, base: remote } : localFileFromRemote(remote) }
}

function mergeContents(local: LocalFileManifest, remote: FileManifest): FileMerge {
  const localChanged = !hasContentOf(local, local.base)
  const remoteChanged = !sameContent(local.base, remote)
  if (localChanged && remoteChanged && !hasContentOf(local, remote)) return { outcome: 'conflict' }
  const keepsLocal = localChanged && !remoteChanged
  const parent = threeWay({ base: local.base.parent, local: local.parent, remote: remote.parent })
  const updated = threeWay({ base: local.base.updated, local: local.updated, remote: remote.updated })
  const needSync = keepsLocal || parent !== remote.parent || updated !== remote.updated
  const merged: LocalFileManifest = { ...localFileFromRemote(remote), parent, updated, needSync }
  return { outcome: 'merged', manifest: keepsLocal ? withContentOf(merged, local) : merged }
}

function withContentOf(
  manifest: LocalFileManifest,
  { size, blocksize, blocks, origin }: LocalFileManifest,
): LocalFileManifest {
  return { ...manifest, size, blocksize, blocks, origin }
}

/** The whole lists are compared: fewer local blocks with the same size is a change too (spec 06b §6.3 rule 5). */
function hasContentOf(local: LocalFileManifest, remote: FileManifest): boolean {
  if (local.size !== remote.size || local.blocksize !== remote.blocksize) return false
  const slots = local.blocks.filter((views) => views.length > 0)
  if (slots.length !== remote.blocks.length) return false
  return slots.every((views, index) => {
    const [view, ...others] = views
    const block = remote.blocks[index]
    if (view === undefined || others.length > 0 || block === undefined) return false
    return isBlock(view) && view.access !== null && sameBlock(view.access, block)
  })
}

function sameContent(left: FileManifest, right: FileManifest): boolean {
  if (left.size !== right.size || left.blocksize !== right.blocksize) return false
  if (left.blocks.length !== right.blocks.length) return false
  return left.blocks.every((block, index) => {
    const other = right.blocks[index]
    return other !== undefined && sameBlock(block, other)
  })
}

function sameBlock(left: BlockAccess, right: BlockAccess): boolean {
  return (
    left.id === right.id && left.offset === right.offset && left.size === right.size && left.digest.equals(right.digest)
  )
}
