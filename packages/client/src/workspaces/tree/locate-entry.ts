import type { FsPath, VlobId } from '@parallax/wire'
import { EntryNotFoundError } from '../../errors/entry-errors.ts'
import type { WorkspaceContext } from '../workspace-context.ts'
import { getManifest } from './get-manifest.ts'
import { retrievePath } from './retrieve-path.ts'

/** The present path of an entry, also of one that was never looked at on this device: addresses hold ids alone. */
export async function locateEntry(context: WorkspaceContext, id: VlobId, signal?: AbortSignal): Promise<FsPath> {
  await getManifest(context, id, signal)
  const place = await retrievePath(context, id, signal)
  if (place.outcome !== 'reachable') throw new EntryNotFoundError({ path: '' })
  return place.path
}
