import { appendFileSync } from 'node:fs'
import { join } from 'node:path'

/** Names the folder that servers of tests note their replies in; unset: they do not. */
export const REPLY_RECORD_VARIABLE = 'PARALLAX_REPLY_RECORD'

interface RequestLine {
  readonly path: string
  readonly code: number
  readonly command?: string
  readonly status?: string
}

/**
 * Takes the log of a server, whose line for a request comes once the reply was sent, and keeps which replies those
 * were: lines `FAMILY COMMAND STATUS` in a file of this process.
 */
export function replyRecord(folder: string): (line: string) => void {
  const seen = new Set<string>()
  const file = join(folder, `${process.pid}.txt`)
  return (line) => {
    if (!line.includes('"event":"request"')) return
    const reply = replyOf(JSON.parse(line))
    if (reply === undefined || seen.has(reply)) return
    seen.add(reply)
    appendFileSync(file, `${reply}\n`)
  }
}

function replyOf({ path, code, command, status }: RequestLine): string | undefined {
  if (code !== 200) return undefined
  // Each frame of a stream is a reply to this command (spec 03 §6.2).
  if (path.endsWith('/events')) return 'authenticated events_listen ok'
  return command === undefined || status === undefined ? undefined : `${familyOf(path)} ${command} ${status}`
}

function familyOf(path: string): string {
  const [, first = '', , last] = path.split('/')
  return last ?? first
}
