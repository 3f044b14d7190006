// `npm run accept:two-devices`: two devices and a second person, on real files, through the command line alone.
import { runChecks } from './check.ts'
import { changeAsBob, exportEverywhere, importThroughKill, unshareBob } from './two-devices/files.ts'
import { addDevice, foundOrganization, inviteBob, readDeviceFiles } from './two-devices/people.ts'
import { Scene } from './two-devices/scene.ts'
import { searchForLeaks } from './two-devices/secrecy.ts'

const steps: Readonly<Record<string, (scene: Scene) => Promise<void>>> = {
  'an organization is created': foundOrganization,
  'a second device joins by compared codes': addDevice,
  'Bob is invited, greeted and joins': inviteBob,
  'an independent reader opens the device files': readDeviceFiles,
  'a tree goes in, the server killed in the middle': importThroughKill,
  'it comes out identical on the second device and as Bob': exportEverywhere,
  'the first device sees what Bob changes': changeAsBob,
  'unsharing changes the key and shuts Bob out': unshareBob,
  'no name, content, password or key is in clear anywhere': searchForLeaks,
}

await using scene = await Scene.open()
await runChecks(Object.entries(steps).map(([name, run]) => ({ name, obstacle: null, run: () => run(scene) })))
