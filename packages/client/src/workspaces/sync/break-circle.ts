import { evolveFolder, type LocalFolderManifest } from '@parallax/protocol'
import type { EntryName, VlobId } from '@parallax/wire'
import { LOST_AND_FOUND, nameConflictName } from '../names/name-conflict.ts'
import { announceChange, announceChildren } from '../tree/announce.ts'
import { nameOf } from '../tree/retrieve-path.ts'
import type { WorkspaceContext } from '../workspace-context.ts'

/**
 * Two devices that move one folder into the other at the same time make a circle that nothing leads to, with all that
 * is in it (spec 06b §1 has no rule for that; ours). The device that made one of the moves takes its own back: the
 * folder goes where it was on the server, or else into the root. True when a circle was broken.
 */
export async function breakCircle(context: WorkspaceContext, id: VlobId): Promise<boolean> {
  const circle = await circleAbove(context, id)
  const moved = circle.find(isMovedHere) ?? lastMoveOf(context, circle)
  if (moved === undefined) return false
  const target =
    isMovedHere(moved) && (await leadsToRoot(context, moved.base.parent)) ? moved.base.parent : context.realmId
  using lock = context.locks.tryAcquire([target, moved.parent, moved.base.id])
  if (lock === undefined) return false
  const [parent, folder] = [await context.manifests.load(target), await context.manifests.load(moved.parent)]
  if (parent?.type !== 'local_folder_manifest' || folder?.type !== 'local_folder_manifest') return false
  const name = nameOf(folder.children, moved.base.id)
  const evolution = { pattern: context.pattern, timestamp: context.clock.now() }
  const left = name === undefined ? folder : evolveFolder(folder, new Map([[name, null]]), evolution)
  const child = { ...moved, parent: target, updated: evolution.timestamp, needSync: true }
  const entered = listing(context, parent, { id: moved.base.id, name: name ?? LOST_AND_FOUND })
  await context.manifests.commit({ save: [entered, child, left] })
  announceChange(context, child, { kind: 'meta' })
  announceChildren(context, entered, name === undefined ? [] : [name])
  announceChildren(context, left, name === undefined ? [] : [name])
  return true
}

/** The folders of the circle that a climb from `id` runs into; none when it reaches the root or an end. */
async function circleAbove(context: WorkspaceContext, id: VlobId): Promise<readonly LocalFolderManifest[]> {
  const climbed: LocalFolderManifest[] = []
  let current = await context.manifests.load(id)
  while (current !== undefined && current.base.id !== context.realmId) {
    const at = climbed.findIndex(({ base }) => base.id === current?.base.id)
    if (at >= 0) return climbed.slice(at)
    if (current.type === 'local_folder_manifest') climbed.push(current)
    current = await context.manifests.load(current.parent)
  }
  return []
}

function isMovedHere({ base, parent, needSync }: LocalFolderManifest): boolean {
  return needSync && base.version > 0 && parent !== base.parent
}

/** Both moves are on the server already: who made the last one takes it back. */
function lastMoveOf(
  context: WorkspaceContext,
  circle: readonly LocalFolderManifest[],
): LocalFolderManifest | undefined {
  const [last] = [...circle].sort((left, right) => Number(right.base.timestamp - left.base.timestamp))
  return last?.base.author === context.deviceId ? last : undefined
}

async function leadsToRoot(context: WorkspaceContext, id: VlobId): Promise<boolean> {
  const seen = new Set<VlobId>()
  let current = await context.manifests.load(id)
  while (current !== undefined && !seen.has(current.base.id)) {
    if (current.base.id === context.realmId) return true
    seen.add(current.base.id)
    current = await context.manifests.load(current.parent)
  }
  return false
}

function listing(
  context: WorkspaceContext,
  parent: LocalFolderManifest,
  { id, name }: { readonly id: VlobId; readonly name: EntryName },
): LocalFolderManifest {
  if (nameOf(parent.children, id) !== undefined) return parent
  const isTaken = (candidate: EntryName) => parent.children.has(candidate)
  const free = isTaken(name) ? nameConflictName(name, isTaken) : name
  return evolveFolder(parent, new Map([[free, id]]), { pattern: context.pattern, timestamp: context.clock.now() })
}
