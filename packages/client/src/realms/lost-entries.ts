import type { VlobId } from '@parallax/wire'
import type { DeviceStorage } from '../ports/device-storage.ts'
import type { DeviceContext } from '../store/device-context.ts'
import { ManifestStore } from '../store/manifest-store.ts'

/** How many files and folders of a workspace, which is not open, wait to be uploaded; removed ones do not count. */
export async function countUnsyncedEntries(
  { device, tools }: Pick<DeviceContext, 'device' | 'tools'>,
  storage: DeviceStorage,
  realmId: VlobId,
): Promise<number> {
  await using workspace = await storage.openWorkspace(realmId)
  const manifests = new ManifestStore({ storage: workspace, tools, key: device.localSymkey, realmId })
  const seen = new Set<VlobId>([realmId])
  let count = 0
  for (const id of seen) {
    const manifest = await manifests.load(id)
    if (manifest === undefined) continue
    if (manifest.needSync && id !== realmId) count += 1
    if (manifest.type === 'local_folder_manifest') for (const child of manifest.children.values()) seen.add(child)
  }
  return count
}
