import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { descendants, usersOf } from '../accept/processes.ts'
import type { BuiltRoot } from './stage-root.ts'

const PATIENCE_MS = 120_000
/** Not that of a server that runs here anyway. */
const PORT = 16_777

/** Mounts live and end with this process alone. `$0` is the root, `$1` the data folder, `$2` the user. */
const ENTER = `
mount --bind "$0" "$0" && mount -t tmpfs tmpfs "$0/tmp" && mount --bind "$1" "$0/data" &&
mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && mount -o remount,bind,ro "$0" &&
user=$2 folder=$3 && shift 3 && cd / && exec chroot --userspec="$user" "$ROOT" /bin/sh -c 'cd "$0" && exec "$@"' "$folder" "$@"`

/** The program of the image, started as an engine would. */
export interface StartedRoot extends AsyncDisposable {
  /** Throws unless it answers that it is well, within two minutes. */
  demandHealth(): Promise<void>
  /** Throws unless nobody in there is root, and nothing can be written but data and temporary files. */
  demandReadOnlyRoot(): void
  /** Throws unless an organization can be prepared with the token in the data folder. */
  demandOrganization(): Promise<void>
}

export async function startInRoot({ path, stage }: BuiltRoot): Promise<StartedRoot> {
  const data = mkdtempSync('/var/tmp/parallax-container-data-')
  const [uid = 0, gid = 0] = (stage.user ?? '0:0').split(':').map(Number)
  chownSync(data, uid, gid)
  for (const folder of ['tmp', 'data', 'proc', 'dev']) mkdirSync(join(path, folder), { recursive: true })
  const args = [
    path,
    data,
    stage.user ?? '0:0',
    stage.folder,
    ...stage.entrypoint,
    ...stage.command,
    '--port',
    `${PORT}`,
  ]
  const child = spawn('unshare', ['--mount', 'sh', '-c', ENTER, ...args], {
    env: { PATH: '/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', ROOT: path, ...stage.environment },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const url = `http://127.0.0.1:${PORT}`
  return {
    demandHealth: () => demandHealth(child, url),
    demandReadOnlyRoot: () => demandReadOnlyRoot(child, uid),
    demandOrganization: async () => {
      const token = readFileSync(join(data, 'administration-token'), 'utf8').trim()
      const response = await fetch(`${url}/administration/organizations`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: '{"organization_id":"Container"}',
      })
      if (response.status !== 200) throw new Error(`HTTP ${response.status}: ${await response.text()}`)
    },
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode === null) {
        child.kill('SIGTERM')
        await once(child, 'exit')
      }
      rmSync(data, { recursive: true, force: true })
    },
  }
}

async function demandHealth(child: ChildProcess, url: string): Promise<void> {
  const until = Date.now() + PATIENCE_MS
  for (;;) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`)
    const isWell = await fetch(`${url}/health`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isWell) return
    if (Date.now() > until) throw new Error('it is not well after two minutes')
    await wait(200)
  }
}

function demandReadOnlyRoot(child: ChildProcess, uid: number): void {
  const pids = descendants(child.pid ?? 0)
  const others = pids.filter((pid) => usersOf(pid).some((user) => user !== uid))
  if (others.length > 0) throw new Error(`processes of other users: ${others}`)
  const folders = ['/', '/opt/parallax', '/usr/local/bin', '/etc']
  const writable = folders.filter((folder) => touch(pids[0] ?? 0, folder) === 0)
  if (writable.length > 0) throw new Error(`can be written: ${writable}`)
}

/** As root, who is held back by nothing but the mount. */
function touch(pid: number, folder: string): number | null {
  return spawnSync('touch', [`/proc/${pid}/root${folder}/written`]).status
}
