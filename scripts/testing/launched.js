// A server as far as its launcher goes: says its number, and why it stops.
import { writeSync } from 'node:fs'

const say = (/** @type {string} */ text) => writeSync(1, `${text}\n`)
const [exitCode] = process.argv.slice(2)
if (exitCode !== undefined) process.exit(Number(exitCode))
const timer = setInterval(() => undefined, 1000)
const causes = ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect']
const stop = (/** @type {string} */ cause) => {
  for (const other of causes) process.removeAllListeners(other)
  say(`stopped by ${cause}`)
  clearInterval(timer)
  if (process.connected) process.disconnect()
}
for (const cause of causes) process.once(cause, () => stop(cause))
say(`running ${process.pid}`)
