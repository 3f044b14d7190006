import type { KnownDevice } from '@parallax/client'
import type { VerbContext } from '../context/verb-context.ts'
import { deviceJson } from '../selection/select-device.ts'

/** A device that was just made on this computer. */
export function showNewDevice({ output, say }: VerbContext, device: KnownDevice): void {
  output.say(say('done.deviceCreated', { organization: device.organizationId, file: device.file }))
  output.result({ json: deviceJson(device), plain: device.deviceId })
}
