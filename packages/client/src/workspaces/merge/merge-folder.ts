import {
  type FolderManifest,
  type LocalFolderManifest,
  localFolderFromRemote,
  type NamePattern,
  withConfinement,
  withoutConfinement,
} from '@parallax/protocol'
import type { DateTime, VlobId } from '@parallax/wire'
import { type Children, mergeChildren } from './merge-children.ts'
import { threeWay } from './three-way.ts'

export interface FolderMergeContext {
  readonly pattern: NamePattern
  readonly timestamp: DateTime
  /** The remote version was written by this very store: it stands in the journal of attempts (spec 06b §13.1). */
  readonly ownEcho: boolean
  /** Children that were deleted there and edited here (spec 06b §13.4). */
  readonly edited?: ReadonlySet<VlobId>
}

const NOTHING_HIDDEN: NamePattern = { matches: () => false }

/** Spec 06b §6.4, first rule that applies; undefined when the local version already contains the remote one. */
export function mergeFolder(
  local: LocalFolderManifest,
  remote: FolderManifest,
  context: FolderMergeContext,
): LocalFolderManifest | undefined {
  if (remote.version <= local.base.version) return undefined
  return withConfinement(mergeUnconfined(withoutConfinement(local), remote, context), local, context)
}

function mergeUnconfined(
  local: LocalFolderManifest,
  remote: FolderManifest,
  context: FolderMergeContext,
): LocalFolderManifest {
  const keepsDeleted = (context.edited?.size ?? 0) > 0
  if (!local.needSync && !keepsDeleted) return localFolderFromRemote(remote, NOTHING_HIDDEN)
  if (context.ownEcho && !local.speculative) return { ...local, base: remote }
  return mergeChanges(local, remote, context)
}

function mergeChanges(
  local: LocalFolderManifest,
  remote: FolderManifest,
  { timestamp, edited }: FolderMergeContext,
): LocalFolderManifest {
  const versions = { base: local.base.children, local: local.children, remote: remote.children }
  const children = mergeChildren(versions, edited === undefined ? {} : { edited })
  const parent = threeWay({ base: local.base.parent, local: local.parent, remote: remote.parent })
  const changed = parent !== remote.parent || !sameChildren(children, remote.children)
  const updated = changed ? timestamp : mergedDate(local, remote)
  const needSync = changed || updated !== remote.updated
  return { ...localFolderFromRemote(remote, NOTHING_HIDDEN), children, parent, needSync, updated }
}

/** Ours (spec 06b §6.3): a date set by hand is merged like the parent. A speculative root has no date of its own. */
function mergedDate(local: LocalFolderManifest, remote: FolderManifest): DateTime {
  if (local.speculative) return remote.updated
  return threeWay({ base: local.base.updated, local: local.updated, remote: remote.updated })
}

export function sameChildren(left: Children, right: Children): boolean {
  if (left.size !== right.size) return false
  for (const [name, id] of left) if (right.get(name) !== id) return false
  return true
}
