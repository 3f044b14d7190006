import type { HolderParameter, ParametersOf } from './error-codes.ts'
import { ParallaxError, type ParallaxErrorOptions } from './parallax-error.ts'

/** No room on this device. The change that did not fit is refused; all that was acknowledged before is kept. */
export class NoSpaceError extends ParallaxError<'storage_full'> {
  constructor(options?: ParallaxErrorOptions) {
    super('storage_full', {}, options)
  }
}

export type StorageCode = 'storage_blocked' | 'storage_damaged' | 'storage_too_new' | 'insecure_address'

/** The storage of this device cannot be used (07 §5.6), or does not hold what was put there. */
export class StorageError<C extends StorageCode = StorageCode> extends ParallaxError<C> {}

/** Another process or tab works with this device (07 §5.1). */
export class DeviceInUseError extends ParallaxError<'device_in_use'> {
  readonly holder: HolderParameter

  constructor(holder: HolderParameter, options?: ParallaxErrorOptions) {
    super('device_in_use', { holder: { holder } }, options)
    this.holder = holder
  }
}

/** Another tab took the device over; this one can write nothing any more (07 §5.1). */
export class DeviceTakenOverError extends ParallaxError<'device_taken_over'> {
  constructor(options?: ParallaxErrorOptions) {
    super('device_taken_over', {}, options)
  }
}

/** The credential does not open the inner layer of the device file (07 §5.4). */
export class WrongPasswordError extends ParallaxError<'wrong_password'> {
  constructor(options?: ParallaxErrorOptions) {
    super('wrong_password', {}, options)
  }
}

/** The device file does not decode (07 §5.4). */
export class DamagedDeviceFileError extends ParallaxError<'device_file_damaged'> {
  constructor(parameters: ParametersOf<'device_file_damaged'>, options?: ParallaxErrorOptions) {
    super('device_file_damaged', parameters, options)
  }
}

export type DeviceFileCode =
  | 'device_not_found'
  | 'device_file_missing'
  | 'device_kind_unsupported'
  | 'device_changed_elsewhere'
  | 'foreign_folder'

/** The device, its file or its folder is not one that can be used like this (07 §5.1, §5.4). */
export class DeviceFileError<C extends DeviceFileCode = DeviceFileCode> extends ParallaxError<C> {}
