import type { DeviceId, VlobId } from '@parallax/wire'
import type { CertificateRow } from '../certificate-storage.ts'
import type { DeviceLock } from '../device-locks.ts'
import type { DeviceStorage, DeviceStorages, UserRecord, UserStorage } from '../device-storage.ts'
import type { WorkspaceStorage } from '../workspace-storage.ts'
import { MemoryCertificateStorage } from './memory-certificate-storage.ts'
import { emptyWorkspace, type MemoryWorkspace, MemoryWorkspaceStorage } from './memory-workspace-storage.ts'

/** Everything kept for one device: plain data. */
interface MemoryDevice {
  certificates: readonly CertificateRow[]
  readonly user: Map<UserRecord, Uint8Array>
  readonly workspaces: Map<VlobId, MemoryWorkspace>
}

export interface MemoryStorageOptions {
  /** Capacity of the cache of each workspace; 1024 when left out. */
  readonly cachedBlocks?: number
}

/**
 * Storage that ends with the process: for tests, simulations, and a browser told to keep nothing. What a storage was
 * given is there again when it is opened anew.
 */
export class MemoryDeviceStorages implements DeviceStorages {
  readonly #devices: Map<DeviceId, MemoryDevice>
  readonly #cachedBlocks: number

  constructor(options: MemoryStorageOptions = {}, devices: Map<DeviceId, MemoryDevice> = new Map()) {
    this.#cachedBlocks = options.cachedBlocks ?? 1024
    this.#devices = devices
  }

  async open(lock: DeviceLock): Promise<DeviceStorage> {
    const device = this.#devices.get(lock.deviceId) ?? { certificates: [], user: new Map(), workspaces: new Map() }
    this.#devices.set(lock.deviceId, device)
    return new MemoryDeviceStorage(device, this.#cachedBlocks)
  }

  async remove(deviceId: DeviceId): Promise<void> {
    this.#devices.delete(deviceId)
  }

  /** A copy that goes its own way: a copied folder, a restored backup. */
  copy(): MemoryDeviceStorages {
    return new MemoryDeviceStorages({ cachedBlocks: this.#cachedBlocks }, structuredClone(this.#devices))
  }
}

class MemoryDeviceStorage implements DeviceStorage {
  readonly certificates: MemoryCertificateStorage
  readonly user: UserStorage
  readonly #device: MemoryDevice
  readonly #cachedBlocks: number

  constructor(device: MemoryDevice, cachedBlocks: number) {
    this.#device = device
    this.#cachedBlocks = cachedBlocks
    this.certificates = new MemoryCertificateStorage(device)
    this.user = {
      load: async (record) => device.user.get(record),
      save: async (record, sealed) => void device.user.set(record, sealed.slice()),
    }
  }

  async openWorkspace(realmId: VlobId): Promise<WorkspaceStorage> {
    const workspace = this.#device.workspaces.get(realmId) ?? emptyWorkspace()
    this.#device.workspaces.set(realmId, workspace)
    return new MemoryWorkspaceStorage(workspace, this.#cachedBlocks)
  }

  async workspaces(): Promise<readonly VlobId[]> {
    return [...this.#device.workspaces.keys()]
  }

  async removeWorkspace(realmId: VlobId): Promise<void> {
    this.#device.workspaces.delete(realmId)
  }

  async space(): Promise<{ readonly free: number; readonly total: number }> {
    const gibibyte = 1024 ** 3
    return { free: 64 * gibibyte, total: 64 * gibibyte }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Nothing is held: what was stored stays for the next opening.
  }
}
