import {
  type AskToConfirm,
  changeAuthentication,
  type DeviceLocks,
  type DeviceStorages,
  disableMfa,
  type EnabledMfa,
  enableMfa,
  forgetDevice,
  type KnownDevice,
  type LockHolder,
  type MfaParts,
  type OverwrittenAddress,
  overwriteServerAddress,
  resetMfa,
} from '@parallax/client'
import type { ServerAddress, TotpResetLink } from '@parallax/wire'
import type { DeviceAnswers } from './context/device-answers.ts'

/** How a device file is opened to be changed. */
export interface ChangeDeviceOptions extends DeviceAnswers {
  readonly signal: AbortSignal
}

/** What verbs do to device files; none of it needs a session. */
export interface DeviceDoor {
  changeAuthentication(
    device: KnownDevice,
    options: ChangeDeviceOptions & { newPassword(): Promise<string> },
  ): Promise<KnownDevice>
  overwriteServerAddress(
    device: KnownDevice,
    options: ChangeDeviceOptions & { readonly server: ServerAddress },
  ): Promise<OverwrittenAddress>
  /** Removes its file and what it keeps here. */
  forget(
    device: KnownDevice,
    options: { readonly onWait: (holder: LockHolder) => void; readonly signal: AbortSignal },
  ): Promise<void>
  enableMfa(device: KnownDevice, options: ChangeDeviceOptions & { readonly confirm: AskToConfirm }): Promise<EnabledMfa>
  disableMfa(device: KnownDevice, options: ChangeDeviceOptions): Promise<KnownDevice>
  resetMfa(
    link: TotpResetLink,
    options: { readonly confirm: AskToConfirm; readonly signal: AbortSignal },
  ): Promise<void>
}

export interface DeviceDoorParts extends MfaParts {
  readonly locks: DeviceLocks
  readonly storages: DeviceStorages
  /** Milliseconds to wait for another process that works with the device. */
  readonly patience: number
}

export function deviceDoor(parts: DeviceDoorParts): DeviceDoor {
  const { patience } = parts
  return {
    changeAuthentication: ({ file }, options) => changeAuthentication(parts, file, options),
    overwriteServerAddress: ({ file }, options) => overwriteServerAddress(parts, file, options),
    forget: (device, options) =>
      forgetDevice({ ...parts, lock: { program: 'parallax', patience, whenHeld: 'wait', ...options } }, device),
    enableMfa: ({ file }, options) => enableMfa(parts, file, options),
    disableMfa: ({ file }, options) => disableMfa(parts, file, options),
    resetMfa: (link, options) => resetMfa(parts, link, options),
  }
}
