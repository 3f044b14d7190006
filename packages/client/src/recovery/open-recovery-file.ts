import type { CryptoBackend, SecretKey } from '@parallax/crypto'
import {
  type DeviceFileRecovery,
  DeviceFileError as FileRefusal,
  type LocalDevice,
  loadDeviceFile,
  openDeviceFile,
  recoveryFileKey,
} from '@parallax/protocol'
import { type KnownDevice, knownDevice } from '../devices/known-device.ts'
import { InternalError } from '../errors/connection-errors.ts'
import { RecoveryError } from '../errors/recovery-errors.ts'

/** A recovery file as it tells without its password: nothing of it is authenticated. */
export type KnownRecoveryFile = Pick<
  KnownDevice,
  'createdOn' | 'server' | 'organizationId' | 'userId' | 'humanHandle' | 'deviceLabel'
>

/** Whose access a file would recover, and where, to be shown before anything is sent. Throws `recovery_file_invalid`. */
export function readRecoveryFile(content: Uint8Array): KnownRecoveryFile {
  const { createdOn, server, organizationId, userId, humanHandle, deviceLabel } = knownDevice('', decodeFile(content))
  return { createdOn, server, organizationId, userId, humanHandle, deviceLabel }
}

/**
 * The device inside. Throws, in this order, `recovery_password_malformed`, `recovery_file_invalid` and
 * `recovery_password_wrong` (spec 07 §4.2).
 */
export function openRecoveryFile(
  crypto: CryptoBackend,
  { content, password }: { readonly content: Uint8Array; readonly password: string },
): LocalDevice {
  const key = keyOf(password)
  const file = decodeFile(content)
  try {
    return openDeviceFile(crypto, file, { key })
  } catch (cause) {
    if (!(cause instanceof FileRefusal)) throw cause
    if (cause.code === 'decryption') throw new RecoveryError('recovery_password_wrong', {}, { cause })
    if (cause.code === 'invalid_data') throw new RecoveryError('recovery_file_invalid', {}, { cause })
    throw new InternalError({ detail: `opening a recovery file: ${cause.code}`, cause })
  }
}

function keyOf(password: string): SecretKey {
  try {
    return recoveryFileKey(password)
  } catch (cause) {
    throw cause instanceof FileRefusal ? new RecoveryError('recovery_password_malformed', {}, { cause }) : cause
  }
}

function decodeFile(content: Uint8Array): DeviceFileRecovery {
  try {
    const file = loadDeviceFile(content)
    if (file.type === 'recovery') return file
    throw new RecoveryError('recovery_file_invalid', {}, { detail: file.type })
  } catch (cause) {
    throw cause instanceof FileRefusal ? new RecoveryError('recovery_file_invalid', {}, { cause }) : cause
  }
}
