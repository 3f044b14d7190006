import { type CryptoBackend, CryptoError, type SecretKey } from '@parallax/crypto'
import {
  type DeviceFile,
  type DeviceFilePassword,
  DeviceFileError as FileRefusal,
  type LocalDevice,
  loadDeviceFile,
  openDeviceFile,
  passwordFileKey,
  type SecondFactor,
} from '@parallax/protocol'
import type { TotpOpaqueKeyId } from '@parallax/wire'
import { CancelledError, InternalError } from '../errors/connection-errors.ts'
import { DamagedDeviceFileError, DeviceFileError, WrongPasswordError } from '../errors/device-errors.ts'
import type { DeviceFolder } from '../ports/device-folder.ts'
import type { RpcConnection } from '../rpc/rpc-connection.ts'
import type { AskForDevice, CodeNotice, CodeProblem } from './device-questions.ts'
import { obstacleOf } from './known-device.ts'
import { datedConnection } from './mfa/dated-connection.ts'
import { releaseFactor } from './mfa/release-factor.ts'
import type { ReleasedFactors } from './mfa/released-factors.ts'

export interface OpenDeviceParts {
  readonly folder: DeviceFolder
  readonly crypto: CryptoBackend
  /** Devices with a second factor need the server; without it they are not opened. */
  readonly connection?: RpcConnection
  /** What was released before is used again, and what is released now is kept. */
  readonly released?: ReleasedFactors
}

export interface OpenDeviceOptions {
  readonly ask: AskForDevice
  readonly notify?: (notice: CodeNotice) => void
  readonly signal?: AbortSignal
}

/** A device file that opened, with everything that opened it. */
export interface UnlockedFile {
  readonly file: string
  /** As it was read. */
  readonly bytes: Uint8Array
  readonly content: DeviceFilePassword
  readonly device: LocalDevice
  /** Of the password. */
  readonly key: SecretKey
  readonly factor: SecondFactor | undefined
}

interface LockedFile {
  readonly file: string
  readonly bytes: Uint8Array
  readonly content: DeviceFilePassword
}

/** Opens a device file from the outside in, asking for what protects it (spec 07 §5.4). Throws as `openDevice`. */
export async function unlockFile(
  parts: OpenDeviceParts,
  file: string,
  options: OpenDeviceOptions,
): Promise<UnlockedFile> {
  const { locked, factor } = await openOuterLayer(parts, await readLocked(parts, file), options)
  for (let wrong = false; ; wrong = true) {
    const password = await askPassword(options, wrong)
    const opened = await openInnerLayer(parts.crypto, locked, { password, factor })
    if (opened !== undefined) return { ...locked, ...opened, factor }
  }
}

async function readLocked({ folder, connection }: OpenDeviceParts, file: string): Promise<LockedFile> {
  const bytes = await folder.read(file)
  const content = decodeFile(file, bytes)
  const needsServer = content.type === 'password' && content.totpOpaqueKeyId !== null && connection === undefined
  const obstacle = needsServer ? 'second_factor' : obstacleOf(content)
  if (obstacle !== undefined || content.type !== 'password')
    throw new DeviceFileError('device_kind_unsupported', { file }, { detail: obstacle ?? content.type })
  return { file, bytes, content }
}

function decodeFile(file: string, bytes: Uint8Array): DeviceFile {
  try {
    return loadDeviceFile(bytes)
  } catch (cause) {
    throw cause instanceof FileRefusal ? new DamagedDeviceFileError({ file }, { cause }) : cause
  }
}

interface WithoutOuterLayer {
  readonly locked: LockedFile
  readonly factor: SecondFactor | undefined
}

/**
 * The code, before anything else is asked. One that was released before is used again, also without the server. When
 * what the server gives does not open the file, somebody changed it meanwhile: it is read again, and asked once more.
 */
async function openOuterLayer(
  parts: OpenDeviceParts,
  locked: LockedFile,
  options: OpenDeviceOptions,
): Promise<WithoutOuterLayer> {
  let read = locked
  for (const first of [null, 'changed_elsewhere'] as const) {
    const id = read.content.totpOpaqueKeyId
    if (id === null) return { locked: read, factor: undefined }
    const kept = parts.released?.of(id)
    if (kept !== undefined && opensOuter(parts.crypto, read, kept)) return { locked: read, factor: kept }
    const factor = await askForFactor(parts, options, { content: read.content, id, first })
    if (opensOuter(parts.crypto, read, factor)) {
      parts.released?.keep(factor)
      return { locked: read, factor }
    }
    read = await readLocked(parts, read.file)
  }
  throw new DeviceFileError('device_changed_elsewhere', {})
}

interface WantedFactor {
  readonly content: DeviceFilePassword
  readonly id: TotpOpaqueKeyId
  readonly first: CodeProblem | null
}

async function askForFactor(
  { connection }: OpenDeviceParts,
  { ask, notify, signal }: OpenDeviceOptions,
  { content, id, first }: WantedFactor,
): Promise<SecondFactor> {
  if (connection === undefined) throw new InternalError({ detail: 'a second factor without a server' })
  const dated = datedConnection(connection)
  return releaseFactor({ dated, owner: content, opaqueKeyId: id, ask, first, notify, signal })
}

function opensOuter(crypto: CryptoBackend, { content }: LockedFile, { key }: SecondFactor): boolean {
  try {
    crypto.decrypt(key, content.ciphertext)
    return true
  } catch (error) {
    if (error instanceof CryptoError) return false
    throw error
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
async function openInnerLayer(
  crypto: CryptoBackend,
  { file, content }: LockedFile,
  { password, factor }: { readonly password: string; readonly factor: SecondFactor | undefined },
): Promise<Pick<UnlockedFile, 'device' | 'key'> | undefined> {
  try {
    const key = await passwordFileKey(crypto, content, password)
    return { key, device: openDeviceFile(crypto, content, { key, totpKey: factor?.key }) }
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
