import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '../..')

/** What git tracks, and what it would track if it were added now; paths from the root. */
export function trackedFiles(): string[] {
  // git refuses a clone that belongs to somebody else, which is usual where a container runs as root.
  const list = ['-c', 'safe.directory=*', 'ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const names = execFileSync('git', list, { cwd: root, encoding: 'utf8' }).split('\0')
  return names.filter((name) => name !== '' && existsSync(join(root, name)))
}

export function packageNames(): string[] {
  const entries = readdirSync(join(root, 'packages'), { withFileTypes: true })
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
}
