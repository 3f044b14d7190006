import { dirname, join } from 'node:path'
import type { Disk } from '../disk.ts'

interface File {
  content: Uint8Array
  /** What a loss of power leaves of it. */
  durable: Uint8Array
}

type Entry = File | Folder
interface Folder {
  readonly entries: Map<string, Entry>
  /** What a loss of power leaves in it. */
  durable: ReadonlyMap<string, Entry>
}

/**
 * A disk in memory that keeps nothing but what was synced, as a file system may: the content of files and the entries
 * of folders each by themselves.
 */
export class PowerLossDisk implements Disk {
  readonly #root: Folder = newFolder()

  async makeFolder(path: string): Promise<string | undefined> {
    const parent = dirname(path)
    const made = parent === path ? undefined : await this.makeFolder(parent)
    if (path === parent || this.#find(path) !== undefined) return made
    this.#folder(parent).entries.set(nameIn(path), newFolder())
    return made ?? path
  }

  async writeFile(path: string, data: Uint8Array): Promise<void> {
    this.#folder(dirname(path)).entries.set(nameIn(path), { content: data.slice(), durable: new Uint8Array(0) })
  }

  async sync(path: string): Promise<void> {
    const entry = this.#find(path)
    if (entry === undefined) throw new Error(`nothing at ${path}`)
    if (isFolder(entry)) entry.durable = new Map(entry.entries)
    else entry.durable = entry.content
  }

  async rename(from: string, to: string): Promise<void> {
    const entry = this.#find(from)
    if (entry === undefined) throw new Error(`nothing at ${from}`)
    this.#folder(dirname(to)).entries.set(nameIn(to), entry)
    this.#folder(dirname(from)).entries.delete(nameIn(from))
  }

  async readFile(path: string): Promise<Uint8Array | undefined> {
    const entry = this.#find(path)
    return entry === undefined || isFolder(entry) ? undefined : entry.content
  }

  async removeFile(path: string): Promise<void> {
    this.#folder(dirname(path)).entries.delete(nameIn(path))
  }

  async filesFromBefore(): Promise<readonly string[]> {
    return []
  }

  /** Everything that was not synced is gone. */
  losePower(): void {
    forget(this.#root)
  }

  #find(path: string): Entry | undefined {
    let entry: Entry | undefined = this.#root
    for (const name of path.split('/').filter((part) => part !== ''))
      entry = entry !== undefined && isFolder(entry) ? entry.entries.get(name) : undefined
    return entry
  }

  #folder(path: string): Folder {
    const entry = this.#find(path)
    if (entry === undefined || !isFolder(entry)) throw new Error(`no folder at ${path}`)
    return entry
  }
}

function newFolder(): Folder {
  return { entries: new Map(), durable: new Map() }
}

function isFolder(entry: Entry): entry is Folder {
  return 'entries' in entry
}

function nameIn(path: string): string {
  return join('/', path).split('/').at(-1) ?? ''
}

function forget(entry: Entry): void {
  if (!isFolder(entry)) {
    entry.content = entry.durable
    return
  }
  const { entries, durable } = entry
  entries.clear()
  for (const [name, child] of durable) {
    entries.set(name, child)
    forget(child)
  }
}
