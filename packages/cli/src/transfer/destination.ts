import type { EntryStat, WorkspaceFiles } from '@parallax/client'
import { type EntryName, type FsPath, fsPathName, fsPathParent } from '@parallax/wire'
import { statIfAny } from '../workspaces/place.ts'

/** What stood at the destination when the copy began; each folder is listed once. */
export class Destination {
  readonly #files: WorkspaceFiles
  readonly #signal: AbortSignal
  readonly #folders = new Map<FsPath, Promise<ReadonlyMap<EntryName, EntryStat>>>()

  constructor(files: WorkspaceFiles, signal: AbortSignal) {
    this.#files = files
    this.#signal = signal
  }

  /** The entry at `path`, or undefined. */
  async find(path: FsPath): Promise<EntryStat | undefined> {
    const name = fsPathName(path)
    if (name === null) return this.#files.stat(path, this.#signal)
    return (await this.#childrenOf(fsPathParent(path))).get(name)
  }

  /** Notes that a folder was just made: there is nothing in it. */
  created(path: FsPath): void {
    this.#folders.set(path, Promise.resolve(new Map()))
  }

  #childrenOf(path: FsPath): Promise<ReadonlyMap<EntryName, EntryStat>> {
    const known = this.#folders.get(path)
    if (known !== undefined) return known
    const children = this.#list(path)
    this.#folders.set(path, children)
    return children
  }

  async #list(path: FsPath): Promise<ReadonlyMap<EntryName, EntryStat>> {
    const children = new Map<EntryName, EntryStat>()
    if ((await statIfAny(this.#files, path))?.type !== 'folder') return children
    for await (const { name, stat } of this.#files.list(path, this.#signal)) children.set(name, stat)
    return children
  }
}
