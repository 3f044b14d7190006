import { readFileSync } from 'node:fs'

/** Of `/proc/<pid>/stat`: this many a second, on every Linux. */
const TICKS = 100

/** CPU seconds of these processes so far, their ended children included. Zero where there is no `/proc`. */
export function cpuSeconds(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + ticksOf(pid), 0) / TICKS
}

/** Memory of a process in MiB. */
export function residentMemory(pid: number): number {
  return memoryOf(pid, /^VmRSS:\s*(\d+)/m)
}

/** The most that it ever was, in MiB. */
export function peakMemory(pid: number): number {
  return memoryOf(pid, /^VmHWM:\s*(\d+)/m)
}

function memoryOf(pid: number, line: RegExp): number {
  return Number(line.exec(textOf(`/proc/${pid}/status`))?.[1] ?? 0) / 1024
}

function ticksOf(pid: number): number {
  const stat = textOf(`/proc/${pid}/stat`)
  // After the name, which may hold blanks: state is field 3; utime, stime, cutime, cstime are 14 to 17.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0)
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return '' // it has ended
  }
}
