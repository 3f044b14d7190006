import type { DeviceConnection } from '../../rpc/device-connection.ts'
import type { DeviceContext } from '../../store/device-context.ts'
import type { GreetingPace } from '../conduit/greeting-pace.ts'

/** What a device needs to add users and devices to its organization. */
export interface CreationContext extends Omit<DeviceContext, 'rpc'> {
  readonly rpc: DeviceConnection
  readonly pace: GreetingPace
}
