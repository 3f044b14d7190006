import type { LocalFileManifest, LocalFolderManifest } from '@parallax/protocol'
import type { EntryName, VlobId } from '@parallax/wire'
import { InvalidManifestError } from '../../errors/integrity-errors.ts'
import type { LocalManifest } from '../../store/manifest-store.ts'
import { fetchVersions } from '../fetch-vlob.ts'
import { mergeFile } from '../merge/merge-file.ts'
import { mergeFolder } from '../merge/merge-folder.ts'
import { threeWay } from '../merge/three-way.ts'
import { unshown } from '../tree/replace-content.ts'
import { retrievePath } from '../tree/retrieve-path.ts'
import type { WorkspaceContext } from '../workspace-context.ts'
import { announceCopy, conflictCopyIn } from './conflict-copy.ts'
import { keptBecauseEdited } from './edited-children.ts'
import { fetchValidVersion, type RemoteManifest } from './fetch-valid-version.ts'
import { localFromRemote } from './local-from-remote.ts'
import { isOwnEcho } from './own-echo.ts'

/** What came of bringing one entry up to what the server has. */
export type InboundOutcome =
  | { readonly outcome: 'no_change' }
  | { readonly outcome: 'updated' }
  /** Somebody works on it: again later. */
  | { readonly outcome: 'busy' }
  /** Kept on this device by its name, or that of a folder above. */
  | { readonly outcome: 'confined'; readonly confinementPoint: VlobId; readonly chain: readonly VlobId[] }

/** Fetches the last version of an entry and merges it with what is here (spec 06b §6.2). Never waits for a lock. */
export async function inboundSync(
  context: WorkspaceContext,
  id: VlobId,
  signal?: AbortSignal,
): Promise<InboundOutcome> {
  if (isBusy(context, id)) return { outcome: 'busy' }
  const before = await context.manifests.load(id)
  const fetched = await fetchValidVersion(context, { id, base: before?.base.version ?? 0 }, signal)
  if (fetched === undefined) return { outcome: 'no_change' }
  const remote = fetched.manifest ?? baseUnderNumber(before, fetched.version)
  if (remote === undefined) throw fetched.healedFrom
  // What was known before the server was asked cannot be newer than its answer (spec 06b §12.4).
  if (before !== undefined && remote.version < before.base.version) return rolledBack(context, id)
  const ownUpload = await lastOwnUpload(context, { local: before, remote }, signal)
  const edited = await keptBecauseEdited(context, { local: rebased(before, ownUpload), remote }, (child) =>
    inboundSync(context, child, signal),
  )
  if (edited === 'busy') return { outcome: 'busy' }
  using lock = context.locks.tryAcquire([id])
  if (lock === undefined || context.openFiles.isModified(id)) return { outcome: 'busy' }
  const place = await retrievePath(context, id, signal)
  if (place.outcome === 'reachable' && place.confinementPoint !== null) {
    return { outcome: 'confined', confinementPoint: place.confinementPoint, chain: place.chain }
  }
  const merged = await mergeAndSave(context, { id, remote, edited, ownUpload })
  if (fetched.healedFrom !== undefined && merged.outcome !== 'busy')
    context.signals.emit({ type: 'invalid', entryId: id, error: fetched.healedFrom })
  return merged
}

function rolledBack(context: WorkspaceContext, entryId: VlobId): InboundOutcome {
  const error = new InvalidManifestError({ detail: 'RolledBack' })
  context.signals.emit({ type: 'invalid', entryId, error })
  return { outcome: 'no_change' }
}

function isBusy(context: WorkspaceContext, id: VlobId): boolean {
  return context.locks.isHeld(id) || context.openFiles.isModified(id)
}

/** No version above the base verifies: the base itself stands in for the last one (spec 06b §6.2). */
function baseUnderNumber(local: LocalManifest | undefined, version: number): RemoteManifest | undefined {
  return local === undefined || local.base.version === 0 ? undefined : { ...local.base, version }
}

interface Incoming {
  readonly id: VlobId
  readonly remote: RemoteManifest
  readonly edited: ReadonlySet<VlobId>
  readonly ownUpload: RemoteManifest | undefined
}

async function mergeAndSave(
  context: WorkspaceContext,
  { id, remote, edited, ownUpload }: Incoming,
): Promise<InboundOutcome> {
  const stored = await context.manifests.load(id)
  if (stored === undefined) return saveRemote(context, remote)
  const local = rebased(stored, ownUpload)
  const attempts = await context.storage.uploads(id)
  const ownEcho = isOwnEcho(context, remote, attempts)
  if (local.type === 'local_folder_manifest' && remote.type === 'folder_manifest') {
    const timestamp = context.clock.now()
    const merged = mergeFolder(local, remote, { pattern: context.pattern, timestamp, ownEcho, edited })
    return merged === undefined
      ? { outcome: 'no_change' }
      : saveFolder(context, stored as LocalFolderManifest, merged, edited)
  }
  if (local.type === 'local_file_manifest' && remote.type === 'file_manifest') {
    const merge = mergeFile(local, remote, { ownEcho })
    if (merge.outcome === 'no_change') return { outcome: 'no_change' }
    if (merge.outcome === 'merged') return saveFile(context, stored as LocalFileManifest, merge.manifest)
    return saveConflict(context, stored as LocalFileManifest, remote)
  }
  // The type changed: a local folder is overwritten, local content is kept in a copy.
  if (local.type === 'local_file_manifest' && local.needSync) return saveConflict(context, local, remote)
  return saveRemote(context, remote)
}

/**
 * Somebody wrote on top of an upload of ours that was never acknowledged: that upload becomes the base first, else our
 * own text would come back as a conflict (spec 06b §13.1).
 */
async function lastOwnUpload(
  context: WorkspaceContext,
  { local, remote }: { readonly local: LocalManifest | undefined; readonly remote: RemoteManifest },
  signal?: AbortSignal,
): Promise<RemoteManifest | undefined> {
  if (local === undefined) return undefined
  const { id, version: base } = local.base
  const attempts = await context.storage.uploads(id)
  const between = attempts.filter(({ version }) => version > base && version < remote.version)
  for (const version of [...new Set(between.map((attempt) => attempt.version))].sort((a, b) => b - a)) {
    const { vlobs, needed } = await fetchVersions(context, [[id, version]], signal)
    const [vlob] = vlobs
    if (vlob === undefined) continue
    const ours = await context.realm.openManifest(vlob, needed, signal)
    if (isOwnEcho(context, ours, attempts)) return ours
  }
  return undefined
}

function rebased(local: LocalManifest, base: RemoteManifest | undefined): LocalManifest
function rebased(local: LocalManifest | undefined, base: RemoteManifest | undefined): LocalManifest | undefined
function rebased(local: LocalManifest | undefined, base: RemoteManifest | undefined): LocalManifest | undefined {
  if (local === undefined || base === undefined || base.version <= local.base.version) return local
  if (local.type === 'local_file_manifest' && base.type === 'file_manifest') return { ...local, base }
  // What stood in a version of ours is known: the absence of a child means that it was deleted.
  if (local.type === 'local_folder_manifest' && base.type === 'folder_manifest')
    return { ...local, base, speculative: false }
  return local
}

async function saveRemote(context: WorkspaceContext, remote: RemoteManifest): Promise<InboundOutcome> {
  const manifest = localFromRemote(context, remote)
  await context.manifests.commit({ save: [manifest] })
  context.openFiles.contentReplaced(remote.id)
  tellInbound(context, manifest, { kind: 'meta' })
  return { outcome: 'updated' }
}

async function saveFolder(
  context: WorkspaceContext,
  before: LocalFolderManifest,
  after: LocalFolderManifest,
  kept: ReadonlySet<VlobId>,
): Promise<InboundOutcome> {
  await context.manifests.commit({ save: [after] })
  tellInbound(context, after, { kind: 'children', names: changedNames(before, after) })
  for (const entryId of kept) context.signals.emit({ type: 'kept', entryId })
  return { outcome: 'updated' }
}

async function saveFile(
  context: WorkspaceContext,
  before: LocalFileManifest,
  after: LocalFileManifest,
): Promise<InboundOutcome> {
  const replaced = after.blocks !== before.blocks
  const removeChunks = replaced ? context.openFiles.pins.removable(unshown(before, after)) : []
  await context.manifests.commit({ save: [after], removeChunks })
  if (replaced) context.openFiles.contentReplaced(after.base.id)
  tellInbound(context, after, { kind: replaced ? 'content' : 'meta' })
  return { outcome: 'updated' }
}

/** The vlob takes the remote content, a new file beside it keeps the local one (spec 06b §6.5). */
async function saveConflict(
  context: WorkspaceContext,
  local: LocalFileManifest,
  remote: RemoteManifest,
): Promise<InboundOutcome> {
  const parentId = await folderFor(context, local)
  using lock = context.locks.tryAcquire([parentId])
  if (lock === undefined) return { outcome: 'busy' }
  const parent = await context.manifests.load(parentId)
  if (parent?.type !== 'local_folder_manifest') return { outcome: 'busy' }
  const { id } = local.base
  const conflict = conflictCopyIn(context, parent, { id, content: local })
  const taken = keepingMove(local, localFromRemote(context, remote))
  await context.manifests.commit({ save: [taken, conflict.copy, conflict.parent] })
  context.openFiles.contentReplaced(id)
  tellInbound(context, taken, { kind: 'content' })
  announceCopy(context, { ...conflict, original: id })
  return { outcome: 'updated' }
}

/**
 * Ours (spec 06b §6.5 takes the remote parent as it is): a file that was moved here and changed there stays where it was
 * moved to, like in any other merge; else its new folder would list a file that names the old one, and nobody saw it.
 */
function keepingMove(local: LocalFileManifest, taken: LocalManifest): LocalManifest {
  const parent = threeWay({ base: local.base.parent, local: local.parent, remote: taken.parent })
  return parent === taken.parent ? taken : { ...taken, parent, needSync: true }
}

/** Ours: without its folder the copy goes into the root; local content is never dropped (spec 06b §6.5). */
async function folderFor(context: WorkspaceContext, local: LocalFileManifest): Promise<VlobId> {
  const parent = await context.manifests.load(local.parent)
  return parent?.type === 'local_folder_manifest' ? local.parent : context.realmId
}

function changedNames(before: LocalFolderManifest, after: LocalFolderManifest): readonly EntryName[] {
  const names = new Set([...before.children.keys(), ...after.children.keys()])
  return [...names].filter((name) => before.children.get(name) !== after.children.get(name))
}

function tellInbound(
  context: WorkspaceContext,
  manifest: LocalManifest,
  change: { readonly kind: 'content' | 'children' | 'meta'; readonly names?: readonly EntryName[] },
): void {
  const { id: entryId } = manifest.base
  context.signals.emit({ type: 'changed', entryId, parentId: manifest.parent, door: 'sync', ...change })
  context.signals.emit({ type: 'inbound_done', entryId, parentId: manifest.parent })
  if (manifest.needSync) context.signals.emit({ type: 'outbound_needed', entryId, now: false })
}
