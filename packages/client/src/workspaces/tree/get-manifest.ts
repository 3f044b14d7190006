import { localFileFromRemote, localFolderFromRemote } from '@parallax/protocol'
import type { VlobId } from '@parallax/wire'
import type { LocalManifest } from '../../store/manifest-store.ts'
import { fetchLastVersions } from '../fetch-vlob.ts'
import type { WorkspaceContext } from '../workspace-context.ts'

/**
 * Memory, then storage, then the server (spec 06b §2.2); undefined when it exists nowhere. An invalid manifest is an
 * error here: only inbound sync heals.
 */
export async function getManifest(
  context: WorkspaceContext,
  id: VlobId,
  signal?: AbortSignal,
): Promise<LocalManifest | undefined> {
  const local = await context.manifests.load(id)
  if (local !== undefined) return local
  const { vlobs, needed } = await fetchLastVersions(context, [id], signal)
  const vlob = vlobs.find(({ vlobId }) => vlobId === id)
  if (vlob === undefined) return undefined
  const remote = await context.realm.openManifest(vlob, needed, signal)
  const fetched =
    remote.type === 'file_manifest' ? localFileFromRemote(remote) : localFolderFromRemote(remote, context.pattern)
  return context.manifests.populate(fetched)
}
