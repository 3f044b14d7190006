// Preloaded into a server, beside the program and unknown to it: on SIGUSR2 it tells the longest time for which nothing
// else could run since it was last asked, in milliseconds, on the error output.
import { monitorEventLoopDelay } from 'node:perf_hooks'

/** How often the loop is looked at, milliseconds. */
const RESOLUTION = 1

const delay = monitorEventLoopDelay({ resolution: RESOLUTION })
delay.enable()
process.on('SIGUSR2', () => {
  // What is told is the whole time between two looks.
  const longest = Math.max(0, delay.max / 1e6 - RESOLUTION)
  delay.reset()
  process.stderr.write(`stall ${longest.toFixed(2)}\n`)
})
