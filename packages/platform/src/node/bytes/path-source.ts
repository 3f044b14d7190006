import type { BigIntStats } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { type ByteSource, OutsideFileError, type SourceFingerprint } from '@parallax/client'
import { codeOf } from '../files/system-error.ts'

/** A file of this machine, read wherever it is wanted. */
export class PathSource implements ByteSource {
  readonly name: string
  readonly size: number
  readonly modified: bigint
  readonly access = 'random'
  readonly #handle: FileHandle

  private constructor(path: string, handle: FileHandle, stats: BigIntStats) {
    this.name = path
    this.#handle = handle
    this.size = Number(stats.size)
    this.modified = stats.mtimeNs / 1000n
  }

  /** Throws `source_unreadable`, also for what is not a regular file. */
  static async open(path: string): Promise<PathSource> {
    const handle = await readable(path, () => open(path, 'r'))
    try {
      const stats = await handle.stat({ bigint: true })
      if (!stats.isFile()) throw new OutsideFileError('source_unreadable', { source: path }, { detail: 'not a file' })
      return new PathSource(path, handle, stats)
    } catch (error) {
      await handle.close()
      throw error
    }
  }

  /** Of the open file: one that is put in its place under the same name is another one, and is not read. */
  async fingerprint(): Promise<SourceFingerprint> {
    const { size, mtimeNs, ino } = await readable(this.name, () => this.#handle.stat({ bigint: true }))
    return { size: Number(size), modified: mtimeNs, inode: ino }
  }

  async read(offset: number, into: Uint8Array, { signal }: { readonly signal?: AbortSignal } = {}): Promise<number> {
    let filled = 0
    while (filled < into.length) {
      signal?.throwIfAborted()
      const { bytesRead } = await readable(this.name, () =>
        this.#handle.read(into, filled, into.length - filled, offset + filled),
      )
      if (bytesRead === 0) break
      filled += bytesRead
    }
    return filled
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#handle.close()
  }
}

async function readable<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action()
  } catch (error) {
    throw new OutsideFileError(
      'source_unreadable',
      { source: path },
      { cause: error, detail: codeOf(error) ?? 'unknown' },
    )
  }
}
