import { getHeapSpaceStatistics, getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** How often it is looked, milliseconds. */
const INTERVAL = 500
/** Microseconds of processor time in an interval, below which the process has little to do: 10 %. */
const LITTLE = 50_000
/** So many of them in a row are a rest. */
const REST = 10
/** Bytes that the young part of the heap takes at most, by and large: half of it costs 8 µs more for each request. */
const MOST_YOUNG = 32 * 1024 * 1024
/** A smaller heap, buffers included, is as it was after the start: requests would only be slower until it has grown. */
const LEAST_HEAP = 72 * 1024 * 1024
/** A larger heap is left to V8: to look through all of it at once would take longer than a request may wait. */
const MOST_HEAP = 128 * 1024 * 1024

/**
 * Keeps the memory of the process small. V8 makes the young part of the heap 130 MiB large after some thousand requests,
 * and sees no reason to give anything back when nothing is allocated any more. For the whole process, once.
 */
export function keepMemorySmall(): Disposable {
  // Else V8 collects the whole heap each 64 MiB of buffers: more than half of the processor time of an upload.
  setFlagsFromString('--external-memory-accounted-in-global-limit')
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  let quiet = 0
  let isWorthIt = false
  let before = process.cpuUsage()
  const look = () => {
    setFlagsFromString(`--semi-space-growth-factor=${youngSize() < MOST_YOUNG ? 2 : 1}`)
    const { user, system } = process.cpuUsage(before)
    quiet = user + system < LITTLE ? quiet + 1 : 0
    if (quiet === REST) isWorthIt = hasMuchToGive()
    // Twice: what the first one has freed is kept in store until the second.
    if (isWorthIt && (quiet === REST || quiet === 2 * REST)) collect()
    before = process.cpuUsage()
  }
  look()
  const looking = setInterval(look, INTERVAL).unref()
  return { [Symbol.dispose]: () => clearInterval(looking) }
}

function hasMuchToGive(): boolean {
  const { used_heap_size, total_heap_size, external_memory } = getHeapStatistics()
  return used_heap_size < MOST_HEAP && total_heap_size + external_memory > LEAST_HEAP
}

function youngSize(): number {
  return getHeapSpaceStatistics().find((space) => space.space_name === 'new_space')?.space_size ?? 0
}
