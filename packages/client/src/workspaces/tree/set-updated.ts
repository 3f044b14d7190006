import type { DateTime, FsPath } from '@parallax/wire'
import type { WorkspaceContext } from '../workspace-context.ts'
import { announceChange } from './announce.ts'
import { assertWritable } from './assert-writable.ts'
import { resolvePath } from './resolve-path.ts'

/** Sets the date that people see (spec 06b §13.5); durable at once. Later writes to an open file set theirs again. */
export async function setUpdated(context: WorkspaceContext, path: FsPath, updated: DateTime): Promise<void> {
  assertWritable(context)
  const { manifest: found } = await resolvePath(context, path)
  const { id } = found.base
  if (context.openFiles.setUpdated(id, updated)) return
  using _lock = await context.locks.acquire([id])
  const manifest = (await context.manifests.load(id)) ?? found
  if (manifest.updated === updated) return
  const dated = { ...manifest, updated, needSync: true }
  await context.manifests.commit({ save: [dated] })
  announceChange(context, dated, { kind: 'meta' })
}
