import { statfs } from 'node:fs/promises'
import { printBytes } from '../output/amounts.ts'
import type { Say } from '../words/words.ts'
import type { Finding } from './finding.ts'

/** Less than this and a large file may not fit, bytes. */
const ENOUGH = 1024 ** 3

/** Whether the disk of a folder has room; nothing where the system does not tell. */
export async function checkSpace(folder: string, say: Say, look: typeof statfs = statfs): Promise<readonly Finding[]> {
  const found = await look(folder).catch(() => undefined)
  if (found === undefined) return []
  const free = found.bavail * found.bsize
  const words = free < ENOUGH ? 'doctor.spaceLow' : 'doctor.space'
  const state = free < ENOUGH ? 'failed' : 'ok'
  return [{ check: 'space', state, detail: say(words, { folder, free: printBytes(free) }) }]
}
