import { randomUUID } from 'node:crypto'
import { type FileHandle, link, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { type ByteSink, type CommitOptions, OutsideFileError } from '@parallax/client'
import { syncFolder } from '../files/sync-folder.ts'
import { codeOf, noSpaceOf } from '../files/system-error.ts'

export interface PathSinkOptions {
  /** What happens to a file that stands under the name when the content is complete. */
  readonly existing: 'keep' | 'replace'
}

/**
 * A file of this machine. It is written under another name in the same folder and renamed at the end, so nobody ever
 * sees half of it, and what it replaces is there until then.
 */
export class PathSink implements ByteSink {
  readonly name: string
  readonly #temporary: string
  readonly #handle: FileHandle
  readonly #existing: 'keep' | 'replace'
  #state: 'writing' | 'ended' = 'writing'

  private constructor(
    path: string,
    opened: { readonly temporary: string; readonly handle: FileHandle } & PathSinkOptions,
  ) {
    this.name = path
    this.#temporary = opened.temporary
    this.#handle = opened.handle
    this.#existing = opened.existing
  }

  static async open(path: string, options: PathSinkOptions): Promise<PathSink> {
    // Hidden, and short enough where the name itself is as long as a name can be.
    const temporary = join(dirname(path), `.${randomUUID()}.part`)
    const handle = await writable(path, () => open(temporary, 'wx'))
    return new PathSink(path, { ...options, temporary, handle })
  }

  async write(bytes: Uint8Array, { signal }: { readonly signal?: AbortSignal } = {}): Promise<void> {
    signal?.throwIfAborted()
    let written = 0
    while (written < bytes.length) {
      const { bytesWritten } = await writable(this.name, () =>
        this.#handle.write(bytes, written, bytes.length - written),
      )
      written += bytesWritten
    }
  }

  async commit({ modified }: CommitOptions = {}): Promise<void> {
    await writable(this.name, async () => {
      if (modified !== undefined) await this.#date(modified)
      await this.#handle.sync()
      await this.#handle.close()
      await this.#appear()
      await syncFolder(dirname(this.name))
    })
    this.#state = 'ended'
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#state === 'ended') return
    this.#state = 'ended'
    await this.#handle.close()
    await rm(this.#temporary, { force: true })
  }

  async #date(modified: bigint): Promise<void> {
    const seconds = Number(modified) / 1e6
    await this.#handle.utimes(seconds, seconds)
  }

  /** A link fails where a file stands, in one step; a rename replaces it, in one step. */
  async #appear(): Promise<void> {
    if (this.#existing === 'replace') return rename(this.#temporary, this.name)
    try {
      await link(this.#temporary, this.name)
    } catch (error) {
      if (!NO_LINKS.has(codeOf(error) ?? '')) throw error
      // File systems without links: the name is taken first, then replaced.
      await (await open(this.name, 'wx')).close()
      return rename(this.#temporary, this.name)
    }
    await rm(this.#temporary)
  }
}

const NO_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'])

async function writable<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action()
  } catch (error) {
    const meaning = noSpaceOf(error)
    if (meaning !== error) throw meaning
    const code = codeOf(error)
    const kind = code === 'EEXIST' ? 'target_exists' : 'target_unwritable'
    throw new OutsideFileError(kind, { target: basename(path) }, { cause: error, detail: code ?? 'unknown' })
  }
}
