import { randomUUID } from 'node:crypto'
import { dirname, join } from 'node:path'
import { type DateTime, hyphenated, type OrganizationId } from '@parallax/wire'
import { available, type BlockAddress, type BlockStoreOptions, type PurgeableBlockStore } from './block-store.ts'
import { type Disk, localDisk } from './disk.ts'

/** Folders of which it is remembered that they are on the disk; some 150 bytes each. */
const REMEMBERED = 50_000

/** A block takes seconds to write: what is older is left over from a crash. Microseconds. */
const ABANDONED_AFTER = 3_600_000_000n

/**
 * Blocks as files: `FOLDER/<organization>/3b/91/3b917792-35ac-409f-9af1-fe6de8d2b905` (spec 05 §6.1, §6.4). Each is
 * written under another name, and takes its own only once it is whole and on the disk. Several servers may share a
 * folder.
 */
export class FileBlockStore implements PurgeableBlockStore {
  readonly #disk: Disk
  readonly #root: string
  readonly #incoming: string
  readonly #folders = new Map<string, Promise<void>>()

  private constructor(root: string, disk: Disk) {
    this.#disk = disk
    this.#root = root
    // No organization has this name: a dot is never in theirs.
    this.#incoming = join(root, '.incoming')
  }

  /** Makes what is missing, and removes what a crash left half written. `folder` is absolute. */
  static async open(
    folder: string,
    { now, disk = localDisk }: { readonly now: DateTime; readonly disk?: Disk },
  ): Promise<FileBlockStore> {
    const store = new FileBlockStore(folder, disk)
    const made = await disk.makeFolder(store.#incoming)
    if (made !== undefined) await store.#syncUpTo(dirname(made))
    for (const name of await disk.filesFromBefore(store.#incoming, Number((now - ABANDONED_AFTER) / 1000n)))
      await disk.removeFile(join(store.#incoming, name))
    return store
  }

  async create(address: BlockAddress, data: Uint8Array, { signal }: BlockStoreOptions = {}): Promise<void> {
    // What is not waited for any more goes on: it cleans up behind itself when it fails.
    await available(signal, () => this.#create(address, data))
  }

  async read(address: BlockAddress, { signal }: BlockStoreOptions = {}): Promise<Uint8Array | undefined> {
    return await available(signal, () => this.#disk.readFile(this.#pathOf(address)))
  }

  async remove(address: BlockAddress, { signal }: BlockStoreOptions = {}): Promise<void> {
    await available(signal, () => this.#disk.removeFile(this.#pathOf(address)))
  }

  async #create(address: BlockAddress, data: Uint8Array): Promise<void> {
    const path = this.#pathOf(address)
    const incoming = join(this.#incoming, randomUUID())
    try {
      await this.#disk.writeFile(incoming, data)
      await this.#disk.sync(incoming)
      await this.#ensureFolder(dirname(path))
      await this.#disk.rename(incoming, path)
      await this.#disk.sync(dirname(path))
    } catch (error) {
      // Whoever comes next looks again which folders are there.
      this.#folders.clear()
      await this.#disk.removeFile(incoming).catch(() => undefined)
      throw error
    }
  }

  #pathOf({ organizationId, blockId }: BlockAddress): string {
    const folders = [blockId.slice(0, 2), blockId.slice(2, 4)]
    return join(this.#root, folderNameOf(organizationId), ...folders, hyphenated(blockId))
  }

  /** Fulfilled for everybody only once the folder itself would survive: a block that comes second waits as well. */
  #ensureFolder(path: string): Promise<void> {
    if (path === this.#root) return Promise.resolve()
    const known = this.#folders.get(path)
    if (known !== undefined) return known
    if (this.#folders.size >= REMEMBERED) this.#folders.clear()
    const made = this.#makeFolder(path)
    this.#folders.set(path, made)
    return made
  }

  async #syncUpTo(top: string): Promise<void> {
    for (let path = this.#root; ; path = dirname(path)) {
      await this.#disk.sync(path)
      if (path === top) return
    }
  }

  async #makeFolder(path: string): Promise<void> {
    await this.#ensureFolder(dirname(path))
    await this.#disk.makeFolder(path)
    await this.#disk.sync(dirname(path))
  }
}

/** The same on disks that do not tell `Acme` from `acme`, or one spelling of `é` from the other. */
function folderNameOf(organizationId: OrganizationId): string {
  const bytes = [...new TextEncoder().encode(organizationId)]
  return bytes.map((byte) => (isPlain(byte) ? String.fromCharCode(byte) : `%${byte.toString(16)}`)).join('')
}

function isPlain(byte: number): boolean {
  return /[-_0-9a-z]/.test(String.fromCharCode(byte))
}
