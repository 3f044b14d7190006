import type { BlockPool, Clock, DeviceFolder, DeviceLocks, DeviceStorages, HttpTransport } from '@parallax/client'
import type { DataTools } from '@parallax/protocol'

/** What the SDK of this tab is made of. */
export interface SdkParts {
  readonly clock: Clock
  readonly folder: DeviceFolder
  readonly locks: DeviceLocks
  readonly storages: DeviceStorages
  readonly http: HttpTransport
  readonly pool: BlockPool
  readonly tools: DataTools
}
