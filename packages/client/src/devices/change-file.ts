import type { PasswordParameters } from '@parallax/crypto'
import { DeviceFileError } from '../errors/device-errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { KnownDevice } from './known-device.ts'
import { assertOwnFolder, type DeviceFileContent, writeDeviceFile } from './save-device.ts'
import { type OpenDeviceOptions, type OpenDeviceParts, type UnlockedFile, unlockFile } from './unlock-file.ts'

/** What changing a device file takes. */
export interface ChangeFileParts extends OpenDeviceParts {
  readonly clock: Clock
  /** For tests alone (spec 01 §5.10). */
  readonly passwordCost?: PasswordParameters
}

/** What of a device file becomes another. */
export type FileChange = Partial<Omit<DeviceFileContent, 'createdOn'>>

export interface ChangeFileOptions<T> extends OpenDeviceOptions {
  /** Called once the file is open. */
  readonly change: (unlocked: UnlockedFile) => Promise<{ readonly file: FileChange; readonly outcome: T }>
}

export interface ChangedFile<T> {
  readonly known: KnownDevice
  readonly outcome: T
}

/**
 * Opens a device file, and replaces it at the same path by what `change` makes of it; the rest stays (spec 07 §5.5). A
 * crash at any instant leaves the file before or the one after. Throws as `openDevice`; `foreign_folder`;
 * `device_changed_elsewhere` when the file became another one meanwhile, which then stays.
 */
export async function changeFile<T>(
  parts: ChangeFileParts,
  file: string,
  options: ChangeFileOptions<T>,
): Promise<ChangedFile<T>> {
  assertOwnFolder(parts.folder)
  const unlocked = await unlockFile(parts, file, options)
  const changed = await options.change(unlocked)
  options.signal?.throwIfAborted()
  return { known: await replaceFile(parts, unlocked, changed.file), outcome: changed.outcome }
}

async function replaceFile(parts: ChangeFileParts, unlocked: UnlockedFile, change: FileChange): Promise<KnownDevice> {
  const { file, bytes, device, content, key, factor } = unlocked
  if (!parts.crypto.equal(await parts.folder.read(file), bytes))
    throw new DeviceFileError('device_changed_elsewhere', {})
  const { algorithm, createdOn } = content
  return writeDeviceFile(parts, file, { device, createdOn, protection: { algorithm, key }, factor, ...change })
}
