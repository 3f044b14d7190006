import { type DeviceFileEntry, DeviceFileError, type DeviceFolder, isDeviceFileName } from '@parallax/client'
import { type DBSchema, type IDBPDatabase, type IDBPObjectStore, openDB } from 'idb'
import { committed } from '../storage/committed.ts'
import { databaseErrorOf } from '../storage/device-database.ts'

interface FolderSchema extends DBSchema {
  /** The bytes of each file, under its name (spec 07 §5.6). */
  files: { key: string; value: Uint8Array }
}

type FileStore = IDBPObjectStore<FolderSchema, ['files'], 'files', 'readwrite'>

const NAME = 'parallax'
const VERSION = 1

/** Device files as records of IndexedDB, replaced in one transaction that waits for the disk. */
export class BrowserDeviceFolder implements DeviceFolder, Disposable {
  readonly ownership = 'own'
  readonly #database: IDBPDatabase<FolderSchema>

  private constructor(database: IDBPDatabase<FolderSchema>) {
    this.#database = database
  }

  /** Throws `StorageError` `storage_blocked` where the browser lets nothing be stored. */
  static open(): Promise<BrowserDeviceFolder> {
    return guarded(async () => {
      const upgrade = (database: IDBPDatabase<FolderSchema>): void => {
        database.createObjectStore('files')
      }
      return new BrowserDeviceFolder(await openDB<FolderSchema>(NAME, VERSION, { upgrade }))
    })
  }

  get place(): string {
    return location.origin
  }

  list(): Promise<readonly DeviceFileEntry[]> {
    return guarded(async () => {
      const { store } = this.#database.transaction('files')
      const [names, contents] = await Promise.all([store.getAllKeys(), store.getAll()])
      return names.flatMap((name, at) => {
        const bytes = contents[at]
        return isDeviceFileName(name) && bytes !== undefined ? [{ state: 'read', name, bytes } as const] : []
      })
    })
  }

  async read(name: string): Promise<Uint8Array> {
    return guarded(async () => found(name, await this.#database.get('files', name)))
  }

  async save(name: string, bytes: Uint8Array): Promise<void> {
    if (!isDeviceFileName(name)) throw missing(name)
    await this.#change((files) => files.put(bytes, name))
  }

  async archive(name: string): Promise<void> {
    await this.#change(async (files) => {
      await files.put(found(name, await files.get(name)), `${name}.archived`)
      await files.delete(name)
    })
  }

  async remove(name: string): Promise<void> {
    await this.#change(async (files) => {
      found(name, await files.get(name))
      await files.delete(name)
    })
  }

  [Symbol.dispose](): void {
    this.#database.close()
  }

  async #change(change: (files: FileStore) => Promise<unknown>): Promise<void> {
    const transaction = this.#database.transaction('files', 'readwrite', { durability: 'strict' })
    await guarded(() => committed(transaction, () => change(transaction.store)))
  }
}

function missing(name: string): DeviceFileError {
  return new DeviceFileError('device_file_missing', { file: name })
}

function found(name: string, bytes: Uint8Array | undefined): Uint8Array {
  if (!isDeviceFileName(name) || bytes === undefined) throw missing(name)
  return bytes
}

async function guarded<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action()
  } catch (error) {
    throw databaseErrorOf(error)
  }
}
