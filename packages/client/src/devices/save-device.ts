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
  sealLocalDevice,
} from '@parallax/protocol'
import type { TrustedPasswordAlgorithm } from '@parallax/wire'
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
  { folder, crypto, clock }: SaveDeviceParts,
  device: LocalDevice,
  { algorithm, key }: PasswordProtection,
): Promise<KnownDevice> {
  const dates = { createdOn: clock.now(), protectedOn: clock.now() }
  const content: DeviceFilePassword = {
    type: 'password',
    ...clearFieldsOf(device, dates),
    algorithm,
    ciphertext: sealLocalDevice(crypto, device, { key }),
    totpOpaqueKeyId: null,
  }
  const file = deviceFileName(device.deviceId)
  await folder.save(file, dumpDeviceFile(content))
  return knownDevice(file, content)
}
