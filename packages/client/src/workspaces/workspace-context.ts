import type { SecretKey, SigningKey } from '@parallax/crypto'
import type { DataTools, NamePattern } from '@parallax/protocol'
import type { DeviceId, VlobId } from '@parallax/wire'
import type { BlockPool } from '../ports/block-pool.ts'
import type { Clock } from '../ports/clock.ts'
import type { EventBus } from '../ports/event-bus.ts'
import type { WorkspaceStorage } from '../ports/workspace-storage.ts'
import type { RealmAccess } from '../realms/realm-access.ts'
import type { DeviceRpc } from '../rpc/device-rpc.ts'
import type { EntryLocks } from '../store/entry-locks.ts'
import type { ManifestStore } from '../store/manifest-store.ts'
import type { RawDataStore } from '../store/raw-data-store.ts'
import type { OpenFiles } from './files/open-files.ts'
import type { WorkspaceSignal } from './workspace-signal.ts'

/** What every operation on the files of one started workspace is given. */
export interface WorkspaceContext {
  readonly realmId: VlobId
  readonly deviceId: DeviceId
  /** Signs the manifests that this device uploads. */
  readonly signingKey: SigningKey
  /** Seals what is kept on this device. */
  readonly localKey: SecretKey
  readonly realm: RealmAccess
  readonly rpc: DeviceRpc
  readonly tools: DataTools
  readonly clock: Clock
  readonly pool: BlockPool
  readonly storage: WorkspaceStorage
  readonly manifests: ManifestStore
  readonly data: RawDataStore
  readonly locks: EntryLocks
  readonly openFiles: OpenFiles
  readonly pattern: NamePattern
  readonly signals: EventBus<WorkspaceSignal>
  /** Slots that a file may have so that its description fits one request (spec 06b §13.8). */
  readonly maxFileSlots: number
  /** Bytes that may be staged here before the server has them (spec 06b §12.3 step 5). */
  stagingRoom(): Promise<number>
}
