import { existsSync } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isDiskFull, OperationError } from '../operation-error.ts'
import { TAR_END, type TarEntry, tarEntry } from './tar.ts'

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
    put: (entry) => write(tarEntry(entry)),
    finish: () => write(TAR_END),
    abandon: async () => undefined,
  }
}

/** A folder that gets its name once it is whole; what an earlier attempt left is removed. */
export async function folderSink(target: string): Promise<BackupSink> {
  if (existsSync(target) && !(await isEmptyFolder(target))) throw new OperationError('target_exists', { path: target })
  const incomplete = `${target}.incomplete`
  await told(target, async () => {
    await rm(incomplete, { recursive: true, force: true })
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
