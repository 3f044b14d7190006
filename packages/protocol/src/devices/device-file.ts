import {
  type CryptoBackend,
  CryptoError,
  keyOfRecoveryPassphrase,
  newTrustedPasswordAlgorithm,
  type SecretKey,
} from '@parallax/crypto'
import { type DateTime, encode, type TotpOpaqueKeyId } from '@parallax/wire'
import { DataError } from '../data/data-error.ts'
import { decodeMessage } from '../data/v0.ts'
import { DeviceFileError } from './device-file-error.ts'
import { type DeviceFile, type DeviceFilePassword, type DeviceFileRecovery, deviceFile } from './device-file-types.ts'
import { type LocalDevice, localDevice } from './local-device.ts'

// Spec 02 §12: inner = secretbox(key, msgpack(device)); with a second factor one more secretbox around it.

/** The bytes on disk: bare MessagePack. */
export function dumpDeviceFile(file: DeviceFile): Uint8Array {
  return encode(deviceFile, file)
}

/** Clear fields only. Throws `DeviceFileError` `invalid_data`. */
export function loadDeviceFile(bytes: Uint8Array): DeviceFile {
  return orInvalidData(() => decodeMessage(deviceFile, bytes))
}

/** Key made and kept by the server, given against a one-time code. */
export interface SecondFactor {
  readonly id: TotpOpaqueKeyId
  readonly key: SecretKey
}

/** What opens a file: the key of its type, and the second factor's when it has one. */
export interface DeviceFileKeys {
  readonly key: SecretKey
  readonly totpKey?: SecretKey | undefined
}

/** The key of a password file. Throws `DeviceFileError` `key_derivation` on parameters that cannot be computed. */
export async function passwordFileKey(
  crypto: CryptoBackend,
  file: DeviceFilePassword,
  password: string,
): Promise<SecretKey> {
  try {
    return await crypto.passwordKey(password, file.algorithm, file.algorithm.salt)
  } catch (cause) {
    throw cause instanceof CryptoError ? new DeviceFileError('key_derivation', { cause }) : cause
  }
}

/** The key of a recovery file. Throws `DeviceFileError` `key_derivation` on a passphrase of the wrong length. */
export function recoveryFileKey(passphrase: string): SecretKey {
  try {
    return keyOfRecoveryPassphrase(passphrase)
  } catch (cause) {
    throw cause instanceof CryptoError ? new DeviceFileError('key_derivation', { cause }) : cause
  }
}

/**
 * Opens the layers from the outside in. Throws `DeviceFileError`.
 *
 * @example
 * const file = loadDeviceFile(bytes)
 * if (file.type === 'password')
 *   openDeviceFile(crypto, file, { key: await passwordFileKey(crypto, file, password) })
 */
export function openDeviceFile(crypto: CryptoBackend, file: DeviceFile, keys: DeviceFileKeys): LocalDevice {
  const hasSecondFactor = file.type !== 'recovery' && file.totpOpaqueKeyId !== null
  if (hasSecondFactor !== (keys.totpKey !== undefined)) throw new DeviceFileError('bad_access')
  const inner =
    keys.totpKey === undefined
      ? file.ciphertext
      : opened(crypto, keys.totpKey, { layer: file.ciphertext, failure: 'totp_decryption' })
  const clear = opened(crypto, keys.key, { layer: inner, failure: 'decryption' })
  return orInvalidData(() => decodeMessage(localDevice, clear))
}

/** `ciphertext` of a file. */
export function sealLocalDevice(crypto: CryptoBackend, device: LocalDevice, keys: DeviceFileKeys): Uint8Array {
  const inner = crypto.encrypt(keys.key, encode(localDevice, device))
  return keys.totpKey === undefined ? inner : crypto.encrypt(keys.totpKey, inner)
}

/** When a file was first made, and when its protection last changed. */
export interface FileDates {
  readonly createdOn: DateTime
  readonly protectedOn: DateTime
}

/** The fields that can be read without unlocking. */
export function clearFieldsOf(device: LocalDevice, dates: FileDates) {
  return {
    createdOn: dates.createdOn,
    protectedOn: dates.protectedOn,
    serverUrl: device.serverUrl,
    organizationId: device.organizationId,
    userId: device.userId,
    deviceId: device.deviceId,
    humanHandle: device.humanHandle,
    deviceLabel: device.deviceLabel,
  }
}

/** Protects `device` by a password, at the default cost under a new salt. */
export async function newPasswordFile(
  crypto: CryptoBackend,
  device: LocalDevice,
  protection: {
    readonly password: string
    readonly secondFactor?: SecondFactor | undefined
    readonly dates: FileDates
  },
): Promise<DeviceFilePassword> {
  const algorithm = newTrustedPasswordAlgorithm(crypto)
  const key = await crypto.passwordKey(protection.password, algorithm, algorithm.salt)
  return {
    type: 'password',
    ...clearFieldsOf(device, protection.dates),
    algorithm,
    ciphertext: sealLocalDevice(crypto, device, { key, totpKey: protection.secondFactor?.key }),
    totpOpaqueKeyId: protection.secondFactor?.id ?? null,
  }
}

/** A recovery file under a key that its owner writes down as a passphrase. Both dates are the same. */
export function newRecoveryFile(
  crypto: CryptoBackend,
  device: LocalDevice,
  protection: { readonly key: SecretKey; readonly createdOn: DateTime },
): DeviceFileRecovery {
  const dates = { createdOn: protection.createdOn, protectedOn: protection.createdOn }
  return {
    type: 'recovery',
    ...clearFieldsOf(device, dates),
    ciphertext: sealLocalDevice(crypto, device, { key: protection.key }),
  }
}

function opened(
  crypto: CryptoBackend,
  key: SecretKey,
  layer: { readonly layer: Uint8Array; readonly failure: 'totp_decryption' | 'decryption' },
): Uint8Array {
  try {
    return crypto.decrypt(key, layer.layer)
  } catch (cause) {
    throw cause instanceof CryptoError ? new DeviceFileError(layer.failure, { cause }) : cause
  }
}

function orInvalidData<T>(load: () => T): T {
  try {
    return load()
  } catch (cause) {
    throw cause instanceof DataError ? new DeviceFileError('invalid_data', { cause }) : cause
  }
}
