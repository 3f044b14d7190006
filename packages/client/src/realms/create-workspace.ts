import { newLocalFolder } from '@parallax/protocol'
import type { EntryName, VlobId } from '@parallax/wire'
import type { DeviceStorage } from '../ports/device-storage.ts'
import { ManifestStore } from '../store/manifest-store.ts'
import { newId } from '../store/new-id.ts'
import type { WorkspaceEntry } from '../store/user-manifest-store.ts'
import type { RealmContext } from './realm-context.ts'

const PLACEHOLDER = { type: 'PLACEHOLDER' } as const

/**
 * Creates a workspace on this device (spec 06a §9.3); the server learns of it later. The root comes before the entry of
 * the list: the other way round, a crash in between would leave an entry without root, which reads as somebody else's.
 */
export async function createWorkspace(context: RealmContext, storage: DeviceStorage, name: EntryName): Promise<VlobId> {
  const realmId = newId<VlobId>(context.tools)
  await createRoot(context, storage, realmId)
  await context.workspaces.update((workspaces) => [...workspaces, newEntry(realmId, name)])
  context.signals.emit({ type: 'workspace_created', realmId, name })
  context.signals.emit({ type: 'workspaces_changed' })
  return realmId
}

async function createRoot(
  { device, tools, clock }: RealmContext,
  storage: DeviceStorage,
  realmId: VlobId,
): Promise<void> {
  await using workspace = await storage.openWorkspace(realmId)
  const manifests = new ManifestStore({ storage: workspace, tools, key: device.localSymkey, realmId })
  const authorship = { author: device.deviceId, timestamp: clock.now() }
  const root = newLocalFolder(authorship, { id: realmId, parent: realmId, speculative: false })
  await manifests.commit({ save: [root] })
}

function newEntry(id: VlobId, name: EntryName): WorkspaceEntry {
  return {
    id,
    name,
    nameOrigin: PLACEHOLDER,
    role: 'OWNER',
    roleOrigin: PLACEHOLDER,
    archivingConfiguration: { type: 'AVAILABLE' },
    archivingConfigurationOrigin: PLACEHOLDER,
    canSelfPromoteToOwner: false,
  }
}
