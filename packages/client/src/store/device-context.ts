import type { DataTools, LocalDevice } from '@parallax/protocol'
import type { Clock } from '../ports/clock.ts'
import type { DeviceRpc } from '../rpc/device-rpc.ts'

/** What everything that acts as one device is given, put together by the session. */
export interface DeviceContext {
  readonly device: LocalDevice
  readonly tools: DataTools
  readonly clock: Clock
  readonly rpc: DeviceRpc
}
