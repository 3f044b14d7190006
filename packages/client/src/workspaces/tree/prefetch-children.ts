import { type LocalFolderManifest, localFileFromRemote, localFolderFromRemote } from '@parallax/protocol'
import type { VlobId } from '@parallax/wire'
import { OfflineError } from '../../errors/connection-errors.ts'
import { InvalidManifestError } from '../../errors/integrity-errors.ts'
import { fetchLastVersions } from '../fetch-vlob.ts'
import type { WorkspaceContext } from '../workspace-context.ts'

/** Manifests asked for at once; the server gives at most 1000 (spec 04b §4.4). */
const BATCH = 200

/**
 * Fetches the children of a folder that this device does not have yet, many with one request. What fails here (no
 * network, one invalid version) is met, and reported, when that child is read.
 */
export async function prefetchChildren(
  context: WorkspaceContext,
  folder: LocalFolderManifest,
  signal?: AbortSignal,
): Promise<void> {
  const missing: VlobId[] = []
  for (const id of folder.children.values()) if ((await context.manifests.load(id)) === undefined) missing.push(id)
  if (missing.length < 2) return
  try {
    for (let at = 0; at < missing.length; at += BATCH) await fetchBatch(context, missing.slice(at, at + BATCH), signal)
  } catch (error) {
    if (!(error instanceof OfflineError)) throw error
  }
}

async function fetchBatch(context: WorkspaceContext, ids: readonly VlobId[], signal?: AbortSignal): Promise<void> {
  const { vlobs, needed } = await fetchLastVersions(context, ids, signal)
  for (const vlob of vlobs) {
    try {
      const remote = await context.realm.openManifest(vlob, needed, signal)
      const isFile = remote.type === 'file_manifest'
      await context.manifests.populate(
        isFile ? localFileFromRemote(remote) : localFolderFromRemote(remote, context.pattern),
      )
    } catch (error) {
      if (!(error instanceof InvalidManifestError)) throw error
    }
  }
}
