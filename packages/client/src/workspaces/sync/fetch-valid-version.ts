import type { ChildManifest, FolderManifest } from '@parallax/protocol'
import type { VlobId } from '@parallax/wire'
import { InternalError } from '../../errors/connection-errors.ts'
import { InvalidManifestError } from '../../errors/integrity-errors.ts'
import type { FetchedVlobs } from '../fetch-vlob.ts'
import { fetchLastVersions, fetchVersions } from '../fetch-vlob.ts'
import type { WorkspaceContext } from '../workspace-context.ts'

export type RemoteManifest = ChildManifest | FolderManifest

export interface FetchedVersion {
  readonly manifest: RemoteManifest
  /** The last version does not verify: an older one stands in for it, under its number (spec 06b §6.2). */
  readonly healedFrom: InvalidManifestError | undefined
}

/**
 * The last version that verifies. An invalid one does not block the workspace: the newest valid one above `base` stands
 * in, with the version number of the invalid one, so that the next upload follows it. Undefined when the server has
 * none; null when none above `base` verifies.
 */
export async function fetchValidVersion(
  context: WorkspaceContext,
  wanted: { readonly id: VlobId; readonly base: number },
  signal?: AbortSignal,
): Promise<
  | FetchedVersion
  | undefined
  | { readonly manifest: null; readonly version: number; readonly healedFrom: InvalidManifestError }
> {
  const fetched = await fetchLastVersions(context, [wanted.id], signal)
  const [vlob] = fetched.vlobs
  if (vlob === undefined) return undefined
  if (vlob.vlobId !== wanted.id || fetched.vlobs.length !== 1) {
    throw new InternalError({ detail: 'vlob_read_batch: not the vlob that was asked for' })
  }
  try {
    return { manifest: await openOnly(context, fetched, signal), healedFrom: undefined }
  } catch (error) {
    if (!(error instanceof InvalidManifestError)) throw error
    for (let version = vlob.version - 1; version > wanted.base; version -= 1) {
      const older = await fetchVersions(context, [[wanted.id, version]], signal)
      const manifest = await openOnly(context, older, signal).catch(ignoreInvalid)
      if (manifest !== undefined) return { manifest: { ...manifest, version: vlob.version }, healedFrom: error }
    }
    return { manifest: null, version: vlob.version, healedFrom: error }
  }
}

async function openOnly(
  context: WorkspaceContext,
  fetched: FetchedVlobs,
  signal?: AbortSignal,
): Promise<RemoteManifest> {
  const [vlob] = fetched.vlobs
  if (vlob === undefined) throw new InvalidManifestError({ detail: 'missing version' })
  return context.realm.openManifest(vlob, fetched.needed, signal)
}

function ignoreInvalid(error: unknown): undefined {
  if (!(error instanceof InvalidManifestError)) throw error
  return undefined
}
