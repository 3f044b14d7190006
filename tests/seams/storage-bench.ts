import type { DeviceLock, DeviceStorage, DeviceStorages } from '@parallax/client'
import { type DateTime, type DeviceId, type Uuid, uuidFromBytes } from '@parallax/wire'

/** One implementation of the storage seam, with a place of its own that outlives openings. */
export interface StorageBench extends AsyncDisposable {
  readonly storages: DeviceStorages
  /** A lock as the implementation expects it. */
  lock(deviceId: DeviceId): Promise<DeviceLock>
}

export interface BenchOptions {
  /** Capacity of the cache of blocks. */
  readonly cachedBlocks: number
}

export type OpenStorageBench = (options: BenchOptions) => Promise<StorageBench>

export function newId<U extends Uuid<string>>(): U {
  return uuidFromBytes<U>(crypto.getRandomValues(new Uint8Array(16)))
}

export function instant(microseconds: number): DateTime {
  return (1_700_000_000_000_000n + BigInt(microseconds)) as DateTime
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

export function textOf(bytes: Uint8Array | undefined): string | undefined {
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes)
}

/** An open storage of a device, and the same again after it was closed. */
export interface OpenDevice extends AsyncDisposable {
  readonly storage: DeviceStorage
  reopened(): Promise<OpenDevice>
}

export async function openDevice(bench: StorageBench, deviceId: DeviceId): Promise<OpenDevice> {
  const lock = await bench.lock(deviceId)
  const storage = await bench.storages.open(lock)
  let open = true
  const close = async (): Promise<void> => {
    if (!open) return
    open = false
    await storage[Symbol.asyncDispose]()
    await lock[Symbol.asyncDispose]()
  }
  return {
    storage,
    reopened: async () => {
      await close()
      return openDevice(bench, deviceId)
    },
    [Symbol.asyncDispose]: close,
  }
}
