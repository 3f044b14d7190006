// Holds a device until its standard input ends: node lock-holder.ts CONFIG_FOLDER DEVICE_ID
import { ConfigFolder, NodeDeviceLocks, SystemClock } from '@parallax/platform/node'
import { type DeviceId, parseUuid } from '@parallax/wire'

const [, , config = '', id = ''] = process.argv
const deviceId = parseUuid<DeviceId>(id)
if (deviceId === undefined) throw new Error('usage: lock-holder.ts CONFIG_FOLDER DEVICE_ID')
const locks = new NodeDeviceLocks(await ConfigFolder.open(config), new SystemClock())
await using _lock = await locks.acquire(deviceId, {
  program: 'lock-holder',
  controlSocket: '/run/control.sock',
  patience: 0,
  whenHeld: 'wait',
})
process.stdout.write('held\n')
for await (const _ of process.stdin);
