import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import type { Log } from './log.ts'
import { type Placement, socketName } from './placement.ts'

/** The lines of `postmaster.pid`: 0 = process, 7 = status (PostgreSQL, miscinit.h). */
export function postmasterStatus(cluster: string): { readonly pid: number; readonly ready: boolean } | null {
  const file = join(cluster, 'postmaster.pid')
  if (!existsSync(file)) return null
  const lines = readFileSync(file, 'utf8').split('\n')
  return { pid: Number(lines[0]), ready: lines[7]?.startsWith('ready') ?? false }
}

/**
 * Every live process of a cluster: PostgreSQL's processes all have its folder as working folder. A number in a file
 * would not do: it may belong to a process that came later, or to one that is dead and not yet reaped.
 */
export function clusterProcesses(cluster: string): number[] {
  const numbers = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return numbers.filter((name) => workingFolder(name) === cluster).map(Number)
}

/**
 * Stops what an earlier launcher left running and removes the marks that would keep PostgreSQL from starting. The
 * caller holds the lock of the data folder, so nothing found here has an owner.
 */
export async function clearRemains(placement: Placement, log: Log, signal?: AbortSignal): Promise<void> {
  await stopOrphans(placement.cluster, log, signal)
  for (const name of [socketName, `${socketName}.lock`]) rmSync(join(placement.socketFolder, name), { force: true })
  rmSync(join(placement.cluster, 'postmaster.pid'), { force: true })
}

async function stopOrphans(cluster: string, log: Log, signal?: AbortSignal): Promise<void> {
  const found = clusterProcesses(cluster)
  if (found.length === 0) return
  log.warn(`Stopping the PostgreSQL that an earlier server left running (process ${found[0]}).`)
  const postmaster = found.find((pid) => pid === postmasterStatus(cluster)?.pid)
  if (postmaster === undefined) send('SIGTERM', found)
  else send('SIGINT', [postmaster])
  send('SIGCONT', found) // a suspended process would only note the other signal
  if (await gone(cluster, { within: 20_000, signal })) return
  send('SIGKILL', clusterProcesses(cluster)) // as safe as any crash: what is committed is in the log on disk
  if (await gone(cluster, { within: 10_000, signal })) return
  const message = `Process ${clusterProcesses(cluster)[0]} of an earlier server uses ${cluster} and does not end.`
  throw new EmbeddedPostgresError('start_failed', message)
}

/** Ends whatever works in a folder that is about to be removed, as a crash would. */
export async function endProcesses(folder: string, signal?: AbortSignal): Promise<void> {
  send('SIGKILL', clusterProcesses(folder))
  await gone(folder, { within: 10_000, signal })
}

interface Patience {
  readonly within: number
  readonly signal?: AbortSignal | undefined
}

async function gone(cluster: string, options: Patience): Promise<boolean> {
  const until = Date.now() + options.within
  while (clusterProcesses(cluster).length > 0) {
    if (Date.now() > until) return false
    await wait(20, undefined, { signal: options.signal })
  }
  return true
}

function send(signal: NodeJS.Signals, processes: readonly number[]): void {
  for (const pid of processes) {
    try {
      process.kill(pid, signal)
    } catch {
      // It ended by itself meanwhile.
    }
  }
}

function workingFolder(pid: string): string | null {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return null // ended meanwhile, not yet reaped, or of another user
  }
}
