// A server as far as its launcher goes: says its number, each signal that it gets, and a moment later that it stops.
import { writeSync } from 'node:fs'

const say = (/** @type {string} */ text) => writeSync(1, `${text}\n`)
const [exitCode] = process.argv.slice(2)
if (exitCode !== undefined) process.exit(Number(exitCode))
const timer = setInterval(() => undefined, 1000)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(signal))
process.once('disconnect', () => stop('disconnect'))
let stopping = false
say(`running ${process.pid}`)

function stop(/** @type {string} */ cause) {
  say(`${stopping ? 'again' : 'stopped by'} ${cause}`)
  if (stopping) return
  stopping = true
  setTimeout(() => {
    process.removeAllListeners('disconnect')
    if (process.connected) process.disconnect()
    clearInterval(timer)
  }, 500)
}
