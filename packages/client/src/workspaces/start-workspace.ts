import { type LocalFolderManifest, newLocalFolder, withNewPattern } from '@parallax/protocol'
import type { RawDataId } from '../ports/workspace-storage.ts'
import type { PreventSyncPattern } from './confinement/prevent-sync-pattern.ts'
import type { WorkspaceContext } from './workspace-context.ts'

/** What happens once before anything of the workspace is used (spec 06b §2, §7.4, §12.2). */
export async function startWorkspace(context: WorkspaceContext, pattern: PreventSyncPattern): Promise<void> {
  await ensureRoot(context)
  await applyPattern(context, pattern)
  await collectChunks(context)
}

/** Nobody fetched the root yet: its children are unknown, not deleted. Saved at once, so that sync sees it. */
async function ensureRoot(context: WorkspaceContext): Promise<void> {
  if ((await context.manifests.load(context.realmId)) !== undefined) return
  await context.manifests.commit({ save: [rootPlaceholder(context)] })
}

function rootPlaceholder(context: WorkspaceContext): LocalFolderManifest {
  const { realmId, deviceId, clock } = context
  const place = { id: realmId, parent: realmId, speculative: true }
  return newLocalFolder({ author: deviceId, timestamp: clock.now() }, place)
}

/** Another pattern than last time: every stored folder is seen again; interrupted, it is done again (spec 06b §7.4). */
async function applyPattern(context: WorkspaceContext, pattern: PreventSyncPattern): Promise<void> {
  const stored = await context.storage.pattern()
  if (stored?.pattern === pattern.source && stored.fullyApplied) return
  if (stored?.pattern !== pattern.source)
    await context.storage.setPattern({ pattern: pattern.source, fullyApplied: false })
  for await (const manifest of context.manifests.all()) {
    if (manifest.type !== 'local_folder_manifest') continue
    const changed = withNewPattern(manifest, { pattern, timestamp: context.clock.now() })
    await context.manifests.commit({ save: [changed] })
  }
  await context.storage.setPattern({ pattern: pattern.source, fullyApplied: true })
}

/** Data that no stored manifest shows: left by a crash, or by files that were removed (spec 06b §12.2). */
async function collectChunks(context: WorkspaceContext): Promise<void> {
  const chunks = await context.storage.chunkIds()
  if (chunks.length === 0) return
  const shown = new Set<RawDataId>()
  for await (const manifest of context.manifests.all()) {
    if (manifest.type !== 'local_file_manifest') continue
    for (const view of manifest.blocks.flat()) shown.add(view.id)
  }
  await context.storage.retainChunks(shown)
}
