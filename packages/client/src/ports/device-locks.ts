import type { DateTime, DeviceId } from '@parallax/wire'

/** Who holds a device. Absent: the holder did not (yet) say. */
export type LockHolder =
  | {
      readonly kind: 'process'
      readonly program: string
      readonly process?: number
      readonly since?: DateTime
      /** Where the holder serves commands for this device (spec 11 §2). */
      readonly controlSocket?: string
    }
  | { readonly kind: 'tab' }

export interface AcquireOptions {
  /** What this program calls itself, told to others that wait. */
  readonly program: string
  readonly controlSocket?: string
  /** Milliseconds to wait for the present holder (spec 07 §5.1: 10 s for commands). */
  readonly patience: number
  /** `take-over` asks the holder to leave and, after 5 s, does not ask any more; browsers only. */
  readonly whenHeld: 'wait' | 'take-over'
  /** Called once, when the device is held by somebody else and waiting begins. */
  readonly onWait?: (holder: LockHolder) => void
  readonly signal?: AbortSignal
}

/**
 * A device is used by one process or tab at a time: two stores for one device are two memories of what was sent
 * (spec 07 §5.1). The lock ends with the process or tab, however that ends.
 */
export interface DeviceLocks {
  /** Throws `DeviceInUseError` naming the holder, once patience is over. */
  acquire(deviceId: DeviceId, options: AcquireOptions): Promise<DeviceLock>
}

/** Taken before the store is opened, disposed of after it is closed. */
export interface DeviceLock extends AsyncDisposable {
  readonly deviceId: DeviceId
  /** Aborted when another tab asks for the device: stop, flush, close the store, dispose of the lock, within 5 s. */
  readonly claimed: AbortSignal
}
