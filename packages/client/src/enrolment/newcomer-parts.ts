import type { PasswordParameters } from '@parallax/crypto'
import type { DataTools, LocalDevice } from '@parallax/protocol'
import type { KnownDevice } from '../devices/known-device.ts'
import type { DeviceFolder } from '../ports/device-folder.ts'
import type { RpcConnection } from '../rpc/rpc-connection.ts'
import type { GreetingPace } from './conduit/greeting-pace.ts'

/** What somebody without a device needs to get one. */
export interface NewcomerParts {
  readonly connection: RpcConnection
  readonly tools: DataTools
  /** Where the new device is saved. */
  readonly folder: DeviceFolder
  readonly pace?: GreetingPace
  /** For tests alone (spec 01 §5.10). */
  readonly passwordCost?: PasswordParameters
}

/** A device that was just made and saved. */
export interface NewDevice {
  /** Its keys, to start it without asking for the password again. */
  readonly device: LocalDevice
  readonly known: KnownDevice
}
