import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BlockBuffers } from '../block-buffers.ts'

/** The file system as the file store needs it. Paths are absolute; failures are those of Node. */
export interface Disk {
  /** The folder, and those that it is in. Answers the first that was made; undefined: all were there. */
  makeFolder(path: string): Promise<string | undefined>
  /** A new file. */
  writeFile(path: string, data: Uint8Array): Promise<void>
  /** What was written into this file, or made and renamed in this folder, survives a loss of power once fulfilled. */
  sync(path: string): Promise<void>
  /** In one step; what had the new name is gone. */
  rename(from: string, to: string): Promise<void>
  /** Undefined: no such file. */
  readFile(path: string): Promise<Uint8Array | undefined>
  /** Fine when it is gone already. */
  removeFile(path: string): Promise<void>
  /** Names of the files that were last written before this time (milliseconds). */
  filesFromBefore(folder: string, time: number): Promise<readonly string[]>
}

/** The disk of this machine; what is made is for its owner alone. */
export const localDisk: Disk = {
  makeFolder: (path) => mkdir(path, { recursive: true, mode: 0o700 }),
  writeFile: (path, data) => writeFile(path, data, { flag: 'wx', mode: 0o600 }),
  sync: async (path) => {
    const handle = await open(path, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  },
  rename,
  readFile: (path) => whenThere(readFile(path)),
  removeFile: (path) => rm(path, { force: true }),
  filesFromBefore: async (folder, time) => {
    const names = await readdir(folder)
    const stats = await Promise.all(names.map((name) => whenThere(stat(join(folder, name)))))
    return names.filter((_, index) => (stats[index]?.mtimeMs ?? time) < time)
  },
}

/** The same, that reads blocks into memory which is used again. */
export function lendingDisk(buffers: BlockBuffers): Disk {
  return { ...localDisk, readFile: (path) => whenThere(readInto(buffers, path)) }
}

async function readInto(buffers: BlockBuffers, path: string): Promise<Uint8Array> {
  const handle = await open(path, 'r')
  try {
    const { size } = await handle.stat()
    const bytes = buffers.take(size)
    let length = 0
    while (length < size) {
      const { bytesRead } = await handle.read(bytes, length, size - length, length)
      // Somebody has cut it off meanwhile. What is behind are the bytes of another block.
      if (bytesRead === 0) return bytes.subarray(0, length)
      length += bytesRead
    }
    return bytes
  } finally {
    await handle.close()
  }
}

async function whenThere<T>(result: Promise<T>): Promise<T | undefined> {
  try {
    return await result
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
