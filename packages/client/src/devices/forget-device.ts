import type { DeviceFolder } from '../ports/device-folder.ts'
import type { AcquireOptions, DeviceLocks } from '../ports/device-locks.ts'
import type { DeviceStorages } from '../ports/device-storage.ts'
import type { KnownDevice } from './known-device.ts'
import { listDevices } from './list-devices.ts'
import { assertOwnFolder } from './save-device.ts'

export interface ForgetDeviceParts {
  readonly folder: DeviceFolder
  readonly locks: DeviceLocks
  readonly storages: DeviceStorages
  /** How to take the device's lock: nobody may work with it meanwhile. */
  readonly lock: AcquireOptions
}

/**
 * Removes a device from this machine: what it keeps here, changes never sent included, then its file, so that repeating
 * it finishes what was interrupted (spec 07 §5.5). The server is not told. What a second file of the same device needs
 * stays. Throws `foreign_folder`, `device_file_missing`, `DeviceInUseError`.
 */
export async function forgetDevice(
  { folder, locks, storages, lock }: ForgetDeviceParts,
  { file, deviceId }: Pick<KnownDevice, 'file' | 'deviceId'>,
): Promise<void> {
  assertOwnFolder(folder)
  await folder.read(file)
  await using _lock = await locks.acquire(deviceId, lock)
  const { devices } = await listDevices(folder)
  if (!devices.some((other) => other.deviceId === deviceId && other.file !== file)) await storages.remove(deviceId)
  await folder.remove(file)
}
