import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

/** A process and everything below it, parents first. Zombies are left out: they hold nothing. */
export function descendants(pid: number): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), parent: parentOf(name) }))
  const found = [pid]
  for (const one of found) found.push(...parents.filter(({ parent }) => parent === one).map((child) => child.pid))
  return found.filter(isAlive)
}

export function isAlive(pid: number): boolean {
  const state = /^State:\s*(\w)/m.exec(statusOf(String(pid)))?.[1]
  return state !== undefined && state !== 'Z'
}

/** Ends processes that this program started, however they are placed in groups. */
export function kill(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids.filter(isAlive)) {
    try {
      process.kill(pid, signal)
    } catch {
      // It ended between the look and the kill.
    }
  }
}

export async function allGone(pids: readonly number[], withinSeconds: number): Promise<void> {
  const until = Date.now() + withinSeconds * 1000
  while (pids.some(isAlive)) {
    const left = pids.filter(isAlive).map((pid) => `${pid} ${commandOf(pid)}`)
    if (Date.now() > until) throw new Error(`still running after ${withinSeconds} s:\n${left.join('\n')}`)
    await wait(50)
  }
}

export function commandOf(pid: number): string {
  return textOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim()
}

/** Real, effective and other user ids of a process. */
export function usersOf(pid: number): number[] {
  const line = /^Uid:\s*(.*)$/m.exec(statusOf(String(pid)))?.[1] ?? ''
  return line.split(/\s+/).filter(Boolean).map(Number)
}

function parentOf(pid: string): number {
  return Number(/^PPid:\s*(\d+)/m.exec(statusOf(pid))?.[1])
}

function statusOf(pid: string): string {
  return textOf(`/proc/${pid}/status`)
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return '' // it has ended
  }
}
