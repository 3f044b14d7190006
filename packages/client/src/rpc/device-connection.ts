import { deviceToken } from '@parallax/crypto'
import { type AnyCommand, bearer, type CommandOf, type LocalDevice, type tosFamily } from '@parallax/protocol'
import { authenticatedUrl, eventsUrl, tosUrl } from '@parallax/wire'
import type { DeviceRpc } from './device-rpc.ts'
import { type ListenOptions, listenEvents, type ServerEvent } from './event-stream.ts'
import { type FamilyRpc, familyRpc } from './family-rpc.ts'
import type { RpcConnection } from './rpc-connection.ts'
import type { RpcRoute } from './rpc-route.ts'

/** What a device proves who it is with. */
export type SpeakingDevice = Pick<LocalDevice, 'serverUrl' | 'organizationId' | 'deviceId' | 'signingKey'>

/** Commands and events of one device (spec 03 §3.1). */
export interface DeviceConnection extends DeviceRpc {
  /**
   * Opens the event stream once; ends with it. Throws as `call` does. When nothing comes for long, and whether to come
   * back, is the caller's to judge (spec 03 §6.4, §6.8).
   */
  listenEvents(options: ListenOptions): AsyncIterable<ServerEvent>
}

/** Terms of service, open to a device that has not accepted them yet (spec 04a §4.1). */
export type TosRpc = FamilyRpc<CommandOf<typeof tosFamily>>

export function deviceConnection(connection: RpcConnection, device: SpeakingDevice): DeviceConnection {
  const { serverUrl, organizationId } = device
  const commands = deviceRoute(connection, device, authenticatedUrl(serverUrl, organizationId))
  const events = deviceRoute(connection, device, eventsUrl(serverUrl, organizationId))
  return {
    ...familyRpc<AnyCommand>(connection, commands),
    listenEvents: (options) => listenEvents(connection, events, options),
  }
}

export function tosRpc(connection: RpcConnection, device: SpeakingDevice): TosRpc {
  return familyRpc(connection, deviceRoute(connection, device, tosUrl(device.serverUrl, device.organizationId)))
}

function deviceRoute({ crypto }: RpcConnection, device: SpeakingDevice, url: string): RpcRoute {
  return {
    speaker: 'device',
    server: device.serverUrl,
    organizationId: device.organizationId,
    url,
    authorize: (now) => bearer(deviceToken(crypto, device, now)),
  }
}
