import {
  type CryptoBackend,
  DEFAULT_PASSWORD_PARAMETERS,
  newTrustedPasswordAlgorithm,
  type PasswordParameters,
  type SecretKey,
} from '@parallax/crypto'
import {
  clearFieldsOf,
  type DeviceFilePassword,
  dumpDeviceFile,
  type LocalDevice,
  type SecondFactor,
  sealLocalDevice,
} from '@parallax/protocol'
import type { DateTime, TrustedPasswordAlgorithm } from '@parallax/wire'
import { DeviceFileError } from '../errors/device-errors.ts'
import type { Clock } from '../ports/clock.ts'
import { type DeviceFolder, deviceFileName } from '../ports/device-folder.ts'
import { type KnownDevice, knownDevice } from './known-device.ts'

/** A password, already made into the key that it gives: saving with it takes no time any more. */
export interface PasswordProtection {
  readonly algorithm: TrustedPasswordAlgorithm
  readonly key: SecretKey
}

/**
 * Derives the key of a new password, at the cost of spec 01 §5.10 under a new salt. `cost` is for tests alone: what it
 * protects is worth no less than the password.
 */
export async function newPasswordProtection(
  crypto: CryptoBackend,
  password: string,
  cost: PasswordParameters = DEFAULT_PASSWORD_PARAMETERS,
): Promise<PasswordProtection> {
  const algorithm = { ...newTrustedPasswordAlgorithm(crypto), ...cost }
  return { algorithm, key: await crypto.passwordKey(password, algorithm, algorithm.salt) }
}

export interface SaveDeviceParts {
  readonly folder: DeviceFolder
  readonly crypto: CryptoBackend
  readonly clock: Clock
}

/**
 * To be called before keys are made that would have to be saved: it is too late to learn afterwards that the folder
 * belongs to another program. Throws `foreign_folder`.
 */
export function assertOwnFolder(folder: DeviceFolder): void {
  if (folder.ownership === 'foreign') throw new DeviceFileError('foreign_folder', { folder: folder.place })
}

/** Writes the file of a new device (spec 07 §5.2); durable once this ends. */
export async function saveDevice(
  parts: SaveDeviceParts,
  device: LocalDevice,
  protection: PasswordProtection,
): Promise<KnownDevice> {
  const createdOn = parts.clock.now()
  return writeDeviceFile(parts, deviceFileName(device.deviceId), { device, createdOn, protection })
}

export interface DeviceFileContent {
  readonly device: LocalDevice
  readonly createdOn: DateTime
  readonly protection: PasswordProtection
  /** The outer layer. */
  readonly factor?: SecondFactor | undefined
}

/** Creates or replaces a device file as a whole: whatever happens, it is the one before or this one. */
export async function writeDeviceFile(
  { folder, crypto, clock }: SaveDeviceParts,
  file: string,
  { device, createdOn, protection: { algorithm, key }, factor }: DeviceFileContent,
): Promise<KnownDevice> {
  const content: DeviceFilePassword = {
    type: 'password',
    ...clearFieldsOf(device, { createdOn, protectedOn: clock.now() }),
    algorithm,
    ciphertext: sealLocalDevice(crypto, device, { key, totpKey: factor?.key }),
    totpOpaqueKeyId: factor?.id ?? null,
  }
  await folder.save(file, dumpDeviceFile(content))
  return knownDevice(file, content)
}
