import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A real file system of a few MiB, full in no time. Gone with the scope. */
export interface SmallDisk extends Disposable {
  readonly path: string
  /** Makes room: `size` as for `mount`. */
  grow(size: string): void
}

/** Whether this user may mount one: only root may, and only in some containers. */
export function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'none', '/mnt'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

export function smallDisk(size: string): SmallDisk {
  const path = mkdtempSync(join(tmpdir(), 'parallax-small-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'none', path])
  return {
    path,
    grow: (larger) => execFileSync('mount', ['-o', `remount,size=${larger}`, path]),
    [Symbol.dispose]: () => {
      execFileSync('umount', [path])
      rmSync(path, { recursive: true })
    },
  }
}
