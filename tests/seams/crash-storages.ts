import { join } from 'node:path'
import type { DeviceLock } from '@parallax/client'
import { NodeDeviceStorages, SystemClock } from '@parallax/platform/node'
import type { DeviceId } from '@parallax/wire'

export function crashStorages(folder: string): NodeDeviceStorages {
  return new NodeDeviceStorages({ dataFolder: join(folder, 'data'), clock: new SystemClock(), cachedBlocks: 10 })
}

/** For tests whose processes follow each other, so that there is nothing to lock. */
export function freeLock(deviceId: DeviceId): DeviceLock {
  return { deviceId, claimed: new AbortController().signal, [Symbol.asyncDispose]: () => Promise.resolve() }
}
