import { existsSync } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { isDiskFull, OperationError } from '../operation-error.ts'
import { TAR_END, type TarEntry, tarEntry } from './tar.ts'

/** Before the number of the process that writes. */
const INCOMPLETE = '.incomplete-'

/** Where the files of a backup go, one after the other. */
export interface BackupSink {
  put(entry: TarEntry): Promise<void>
  /** All is written: from now on it is a backup, and would survive a loss of power. */
  finish(): Promise<void>
  /** Nothing that was written is needed. */
  abandon(): Promise<void>
}

/** Takes bytes, and waits until there is room for more. */
export type WriteBytes = (bytes: Uint8Array) => Promise<void>

/** One tar archive. Whoever reads it finds out at its end whether it is whole. */
export function streamSink(write: WriteBytes): BackupSink {
  return {
    put: (entry) => told('-', () => write(tarEntry(entry))),
    finish: () => told('-', () => write(TAR_END)),
    abandon: async () => undefined,
  }
}

/**
 * A folder that gets its name once it is whole. Until then it is called by our process too, so that two attempts at once
 * do not mix; what an attempt left whose process is gone is removed.
 */
export async function folderSink(target: string): Promise<BackupSink> {
  if (existsSync(target) && !(await isEmptyFolder(target))) throw new OperationError('target_exists', { path: target })
  const incomplete = `${target}${INCOMPLETE}${process.pid}`
  await told(target, async () => {
    await removeRemains(target)
    await mkdir(incomplete, { recursive: true, mode: 0o700 })
  })
  return {
    put: ({ name, content }) =>
      told(target, async () => {
        const path = join(incomplete, name)
        await mkdir(dirname(path), { recursive: true, mode: 0o700 })
        await writeFile(path, content, { flag: 'wx', mode: 0o600, flush: true })
      }),
    finish: () =>
      told(target, async () => {
        await syncTree(incomplete)
        await rename(incomplete, target)
        await sync(dirname(target))
      }),
    abandon: () => rm(incomplete, { recursive: true, force: true }),
  }
}

async function removeRemains(target: string): Promise<void> {
  const folder = dirname(resolve(target))
  const prefix = `${basename(target)}${INCOMPLETE}`
  const names = existsSync(folder) ? await readdir(folder) : []
  for (const name of names.filter((other) => other.startsWith(prefix)))
    if (!isAlive(Number(name.slice(prefix.length)))) await rm(join(folder, name), { recursive: true, force: true })
}

/** Our own process has no earlier attempt that still goes on. */
function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0 || pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // A process of somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

async function isEmptyFolder(path: string): Promise<boolean> {
  return (await stat(path)).isDirectory() && (await readdir(path)).length === 0
}

async function told(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (cause) {
    if (isDiskFull(cause)) throw new OperationError('disk_full', { path }, { cause })
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new OperationError('target_unwritable', { path, reason }, { cause })
  }
}

/** The entries of the folders; files are synced as they are written. */
async function syncTree(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true }))
    if (entry.isDirectory()) await syncTree(join(folder, entry.name))
  await sync(folder)
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
