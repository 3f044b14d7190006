import type { CryptoBackend } from '@parallax/crypto'
import {
  type DeviceFile,
  type DeviceFilePassword,
  DeviceFileError as FileRefusal,
  type LocalDevice,
  loadDeviceFile,
  openDeviceFile,
  passwordFileKey,
} from '@parallax/protocol'
import { CancelledError, InternalError } from '../errors/connection-errors.ts'
import { DamagedDeviceFileError, DeviceFileError, WrongPasswordError } from '../errors/device-errors.ts'
import type { DeviceFolder } from '../ports/device-folder.ts'
import type { AskForDevice } from './device-questions.ts'
import { obstacleOf } from './known-device.ts'

export interface OpenDeviceParts {
  readonly folder: DeviceFolder
  readonly crypto: CryptoBackend
}

export interface OpenDeviceOptions {
  readonly ask: AskForDevice
  readonly signal?: AbortSignal
}

/**
 * Opens a device file, asking for what protects it (spec 07 §5.4). A wrong password is asked for again, as often as
 * `ask` answers. Needs no server. Neither locks nor starts anything: that is the session's.
 *
 * Throws `device_file_missing`, `device_file_damaged`, `device_kind_unsupported`; when `ask` has no answer,
 * `wrong_password` after a wrong one and `cancelled` before.
 *
 * @example
 * const device = await openDevice({ folder, crypto }, known.file, {
 *   ask: async ({ wrong }) => ({ kind: 'password', password: await prompt(wrong ? 'Again:' : 'Password:') }),
 * })
 */
export async function openDevice(
  { folder, crypto }: OpenDeviceParts,
  file: string,
  options: OpenDeviceOptions,
): Promise<LocalDevice> {
  const content = decodeFile(file, await folder.read(file))
  const obstacle = obstacleOf(content)
  if (obstacle !== undefined || content.type !== 'password')
    throw new DeviceFileError('device_kind_unsupported', { file }, { detail: obstacle ?? content.type })
  for (let wrong = false; ; wrong = true) {
    const password = await askPassword(options, wrong)
    const device = await openWithPassword(crypto, content, { file, password })
    if (device !== undefined) return device
  }
}

function decodeFile(file: string, bytes: Uint8Array): DeviceFile {
  try {
    return loadDeviceFile(bytes)
  } catch (cause) {
    throw cause instanceof FileRefusal ? new DamagedDeviceFileError({ file }, { cause }) : cause
  }
}

async function askPassword({ ask, signal }: OpenDeviceOptions, wrong: boolean): Promise<string> {
  signal?.throwIfAborted()
  const answer = await ask({ kind: 'password', wrong }, signal)
  signal?.throwIfAborted()
  if (answer === null) throw wrong ? new WrongPasswordError() : new CancelledError()
  if (answer.kind !== 'password') throw new InternalError({ detail: 'an answer to another question' })
  return answer.password
}

/** Undefined: this is not the password. */
async function openWithPassword(
  crypto: CryptoBackend,
  content: DeviceFilePassword,
  { file, password }: { readonly file: string; readonly password: string },
): Promise<LocalDevice | undefined> {
  try {
    return openDeviceFile(crypto, content, { key: await passwordFileKey(crypto, content, password) })
  } catch (cause) {
    if (!(cause instanceof FileRefusal)) throw cause
    switch (cause.code) {
      case 'decryption':
        return undefined
      case 'key_derivation':
        throw new DeviceFileError('device_kind_unsupported', { file }, { cause, detail: 'cost of the password' })
      case 'invalid_data':
        throw new DamagedDeviceFileError({ file }, { cause })
      case 'bad_access':
      case 'totp_decryption':
        throw new InternalError({ detail: `opening a password file: ${cause.code}`, cause })
    }
  }
}
