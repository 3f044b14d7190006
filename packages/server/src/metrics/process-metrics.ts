import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Counter, Gauge, type Registry } from 'prom-client'

const NANOSECONDS = 1e9
/** How often the loop is looked at, milliseconds. */
const RESOLUTION = 20

/** How long work waits in this process, and what memory and processor it takes. */
export function addProcessMetrics(registers: Registry[]): Disposable {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION })
  delay.enable()
  new Gauge({
    name: 'parallax_event_loop_delay_seconds',
    help: 'How late timers came since the last time that this was asked for.',
    labelNames: ['quantile'],
    registers,
    collect() {
      for (const percent of [50, 90, 99]) this.set({ quantile: percent / 100 }, lateness(delay.percentile(percent)))
      this.set({ quantile: 1 }, lateness(delay.max))
      delay.reset()
    },
  })
  new Gauge({
    name: 'parallax_memory_bytes',
    help: 'Memory of the process: all that is resident, heap in use, buffers outside of the heap.',
    labelNames: ['kind'],
    registers,
    collect() {
      const { rss, heapUsed, external } = process.memoryUsage()
      this.set({ kind: 'resident' }, rss)
      this.set({ kind: 'heap' }, heapUsed)
      this.set({ kind: 'external' }, external)
    },
  })
  new Counter({
    name: 'parallax_processor_seconds_total',
    help: 'Processor time of the process.',
    registers,
    collect() {
      const { user, system } = process.cpuUsage()
      this.reset()
      this.inc((user + system) / 1e6)
    },
  })
  new Gauge({
    name: 'parallax_start_time_seconds',
    help: 'When the process started, seconds since 1970.',
    registers,
    collect() {
      this.set(performance.timeOrigin / 1000)
    },
  })
  return { [Symbol.dispose]: () => delay.disable() }
}

/** What the histogram tells is the whole period between two looks. */
function lateness(nanoseconds: number): number {
  return Math.max(0, nanoseconds / NANOSECONDS - RESOLUTION / 1000)
}
