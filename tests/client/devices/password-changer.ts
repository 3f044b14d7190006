// Changes the password of a device file without end, from `0` to `1` to `2` …, until its process is killed. Each line of
// standard output is a password whose change is done.
import { changeAuthentication } from '@parallax/client'
import { nativeCrypto } from '@parallax/crypto/native'
import { ConfigFolder, NodeDeviceFolder, SystemClock } from '@parallax/platform/node'

const [config = '', file = '', first = '0'] = process.argv.slice(2)
const parts = {
  folder: new NodeDeviceFolder(await ConfigFolder.open(config)),
  crypto: await nativeCrypto(),
  clock: new SystemClock(),
  passwordCost: { memlimitKb: 8, opslimit: 1, parallelism: 1 },
}
for (let step = Number(first); ; step += 1) {
  const ask = async () => ({ kind: 'password', password: String(step) }) as const
  await changeAuthentication(parts, file, { ask, newPassword: async () => String(step + 1) })
  process.stdout.write(`${step + 1}\n`)
}
