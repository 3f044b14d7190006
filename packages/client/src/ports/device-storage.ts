import type { DeviceId, VlobId } from '@parallax/wire'
import type { CertificateStorage } from './certificate-storage.ts'
import type { DeviceLock } from './device-locks.ts'
import type { WorkspaceStorage } from './workspace-storage.ts'

/** What is kept once per device, each sealed (spec 06a §9.2, spec 06b §9 `server_config`). */
export type UserRecord = 'user_manifest' | 'server_config'

export interface UserStorage {
  load(record: UserRecord): Promise<Uint8Array | undefined>
  /** Durable once it ends. */
  save(record: UserRecord, sealed: Uint8Array): Promise<void>
}

/** Everything that this machine or browser keeps for one device, besides its device file. */
export interface DeviceStorage extends AsyncDisposable {
  readonly certificates: CertificateStorage
  readonly user: UserStorage
  /** Creates it when there is none. Open at most once at a time. */
  openWorkspace(realmId: VlobId): Promise<WorkspaceStorage>
  /** Workspaces that have something here. */
  workspaces(): Promise<readonly VlobId[]>
  /** Must not be open. What was not uploaded is lost. */
  removeWorkspace(realmId: VlobId): Promise<void>
  /** Bytes: what can still be stored, and the whole of disk or quota (spec 06b §12.3 step 5). */
  space(): Promise<{ readonly free: number; readonly total: number }>
}

export interface DeviceStorages {
  /** The lock proves that nobody else has it open; close the storage before the lock is disposed of. */
  open(lock: DeviceLock): Promise<DeviceStorage>
  /** Removes everything kept for the device; absent is success. */
  remove(deviceId: DeviceId): Promise<void>
}
