import type { BlockPool, Clock, DeviceFolder, DeviceLocks, DeviceStorages, HttpTransport } from '@parallax/client'
import type { DataTools } from '@parallax/protocol'

/** What a computer or a browser gives to the SDK: its adapters, on places of their own. Gone with the scope. */
export interface Machine extends AsyncDisposable {
  readonly folder: DeviceFolder
  readonly locks: DeviceLocks
  readonly storages: DeviceStorages
  readonly http: HttpTransport
  readonly pool: BlockPool
  readonly tools: DataTools
  readonly clock: Clock
  /** 16 384 where manifests are compressed, 11 600 in browsers (spec 06b §13.8). */
  readonly maxFileSlots: number
}
