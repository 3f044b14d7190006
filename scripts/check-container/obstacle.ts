import { spawnSync } from 'node:child_process'

/** Why the steps of the Dockerfile cannot be done here; null: they can. */
export function findObstacle(): string | null {
  if (process.platform !== 'linux') return 'this is no Linux'
  if (process.geteuid?.() !== 0) return 'only root can make the root of another system'
  const missing = ['debootstrap', 'unshare', 'chroot', 'npm'].filter((program) => !isThere(program))
  if (missing.length > 0) return `${missing.join(' and ')} not installed`
  const mount = spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'none', '/mnt'])
  return mount.status === 0 ? null : 'nothing can be mounted here'
}

function isThere(program: string): boolean {
  return spawnSync('sh', ['-c', 'command -v "$0"', program]).status === 0
}
