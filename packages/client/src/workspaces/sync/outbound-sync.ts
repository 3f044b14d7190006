import {
  isReshaped,
  localFileFromRemote,
  localFolderFromRemoteKeeping,
  remoteFromLocalFile,
  remoteFromLocalFolder,
} from '@parallax/protocol'
import type { DateTime, VlobId } from '@parallax/wire'
import { InternalError } from '../../errors/connection-errors.ts'
import type { RawDataId } from '../../ports/workspace-storage.ts'
import type { LocalManifest } from '../../store/manifest-store.ts'
import { assertFolderFits } from '../tree/folder-fits.ts'
import { retrievePath } from '../tree/retrieve-path.ts'
import type { WorkspaceContext } from '../workspace-context.ts'
import type { RemoteManifest } from './fetch-valid-version.ts'
import { reshapeFile, uploadBlocks } from './upload-content.ts'
import { uploadManifest } from './upload-manifest.ts'

/** What came of sending one entry to the server. */
export type OutboundOutcome =
  /** Nothing waits, or it was sent. */
  | { readonly outcome: 'done'; readonly sent: boolean }
  /** Somebody else wrote a version in between: inbound first, then again. */
  | { readonly outcome: 'inbound_needed' }
  | { readonly outcome: 'busy' }
  /** Nothing leads to it any more: it was removed here. */
  | { readonly outcome: 'unreachable' }
  | { readonly outcome: 'confined'; readonly confinementPoint: VlobId; readonly chain: readonly VlobId[] }

/** Uploads what waits of one entry (spec 06b §6.1). No lock is held while it is sent. */
export async function outboundSync(
  context: WorkspaceContext,
  id: VlobId,
  signal?: AbortSignal,
): Promise<OutboundOutcome> {
  const found = await lookUp(context, id, signal)
  if ('outcome' in found) return found
  const { nameOrigin } = context.realm.entry()
  if (found.manifest.base.version === 0 && nameOrigin.type === 'PLACEHOLDER')
    await context.realm.ensureBootstrapped(signal)
  context.signals.emit({ type: 'outbound_started', entryId: id })
  let isDone = false
  try {
    const outcome = await upload(context, found.manifest, signal)
    isDone = outcome.outcome === 'done'
    return outcome
  } finally {
    context.signals.emit({ type: isDone ? 'outbound_done' : 'outbound_aborted', entryId: id })
  }
}

async function lookUp(
  context: WorkspaceContext,
  id: VlobId,
  signal?: AbortSignal,
): Promise<OutboundOutcome | { readonly manifest: LocalManifest }> {
  using lock = context.locks.tryAcquire([id])
  if (lock === undefined) return { outcome: 'busy' }
  const place = await retrievePath(context, id, signal)
  if (place.outcome === 'missing') return { outcome: 'done', sent: false }
  if (!place.manifest.needSync) return { outcome: 'done', sent: false }
  if (place.outcome === 'unreachable') return { outcome: 'unreachable' }
  const { confinementPoint, chain, manifest, path } = place
  if (confinementPoint !== null) return { outcome: 'confined', confinementPoint, chain }
  // Merged of what two devices added: everything is shown here, and what is ours waits (spec 06b §13.8).
  if (manifest.type === 'local_folder_manifest') assertFolderFits(context.tools, manifest, path)
  return { manifest }
}

async function upload(
  context: WorkspaceContext,
  manifest: LocalManifest,
  signal?: AbortSignal,
): Promise<OutboundOutcome> {
  const prepared = await prepare(context, manifest, signal)
  if (prepared === undefined) return { outcome: 'busy' }
  const { local, promote } = prepared
  const uploaded = await uploadManifest(context, (timestamp) => versionAt(context, local, timestamp), {
    promote,
    ...(signal && { signal }),
  })
  if (uploaded.outcome === 'inbound_needed') return uploaded
  return acknowledge(context, local, uploaded.remote)
}

/** The content must be on the server before the manifest that lists it. Undefined: the file was changed meanwhile. */
async function prepare(
  context: WorkspaceContext,
  manifest: LocalManifest,
  signal?: AbortSignal,
): Promise<{ readonly local: LocalManifest; readonly promote: readonly RawDataId[] } | undefined> {
  if (manifest.type === 'local_folder_manifest') return { local: manifest, promote: [] }
  const local = isReshaped(manifest) ? manifest : await reshapeFile(context, manifest, signal)
  return local === undefined ? undefined : { local, promote: await uploadBlocks(context, local, signal) }
}

function versionAt(context: WorkspaceContext, local: LocalManifest, timestamp: DateTime): RemoteManifest {
  const authorship = { author: context.deviceId, timestamp }
  if (local.type === 'local_folder_manifest') return remoteFromLocalFolder(local, authorship)
  const remote = remoteFromLocalFile(local, authorship)
  if (remote === undefined) throw new InternalError({ detail: 'a file to upload is not cut into blocks' })
  return remote
}

/** Changed while it was sent: the next attempt meets its own echo and moves the base (spec 06b §6.1 step 6). */
async function acknowledge(
  context: WorkspaceContext,
  local: LocalManifest,
  remote: RemoteManifest,
): Promise<OutboundOutcome> {
  const { id } = local.base
  using lock = context.locks.tryAcquire([id])
  if (lock === undefined || (await context.manifests.load(id)) !== local) return { outcome: 'busy' }
  await context.manifests.commit({ save: [synced(context, local, remote)] })
  return { outcome: 'done', sent: true }
}

function synced(context: WorkspaceContext, local: LocalManifest, remote: RemoteManifest): LocalManifest {
  if (remote.type === 'file_manifest') return localFileFromRemote(remote)
  if (local.type !== 'local_folder_manifest') throw new InternalError({ detail: 'a folder was made of a file' })
  const evolution = { pattern: context.pattern, timestamp: context.clock.now() }
  return localFolderFromRemoteKeeping(remote, local, evolution)
}
