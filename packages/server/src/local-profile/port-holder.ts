import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** A process as a person knows it. */
export interface PortHolder {
  readonly pid: number
  readonly command: string
}

const listening = '0A'

/**
 * Who listens on a TCP port of this machine, as far as `/proc` tells this user; null when it does not (another user's
 * process, another system).
 */
export function findPortHolder(port: number): PortHolder | null {
  const sockets = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => listeningSockets(table, port))
  if (sockets.length === 0) return null
  const pid = readNames('/proc').find((name) => /^\d+$/.test(name) && holds(name, sockets))
  return pid === undefined ? null : { pid: Number(pid), command: commandOf(pid) }
}

/** `socket:[inode]` of each listener: column 1 is the local address with the port in hex, 3 the state, 9 the inode. */
function listeningSockets(table: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const rows = readText(table)
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
  const found = rows.filter((row) => row[1]?.endsWith(suffix) && row[3] === listening)
  return found.map((row) => `socket:[${row[9]}]`)
}

function holds(pid: string, sockets: readonly string[]): boolean {
  const folder = `/proc/${pid}/fd`
  return readNames(folder).some((name) => sockets.includes(readLink(`${folder}/${name}`)))
}

function commandOf(pid: string): string {
  return readText(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim()
}

// A process may end while it is looked at, or belong to somebody else: then it shows nothing.

function readNames(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

function readLink(file: string): string {
  try {
    return readlinkSync(file)
  } catch {
    return ''
  }
}
