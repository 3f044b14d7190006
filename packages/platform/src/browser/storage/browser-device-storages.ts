import type {
  CertificateStorage,
  Clock,
  DeviceLock,
  DeviceStorage,
  DeviceStorages,
  UserStorage,
  WorkspaceStorage,
} from '@parallax/client'
import { type DeviceId, parseUuid, type VlobId } from '@parallax/wire'
import { deleteDB } from 'idb'
import { LocalWorkspaceStorage } from '../../storage/local-workspace-storage.ts'
import { LockedCertificateStorage } from '../../storage/locked-certificate-storage.ts'
import { OpfsClient, OpfsDataFiles } from '../opfs/opfs-client.ts'
import { type DeviceStore, databaseErrorOf, databaseName, FencedDatabase } from './device-database.ts'
import { IdbCertificates } from './idb-certificates.ts'
import { IdbUserStorage } from './idb-user-storage.ts'
import { IdbWorkspace, rowsOf } from './idb-workspace.ts'

/** 32 MiB of blocks of 512 KiB (spec 06b §2). */
const CACHED_BLOCKS = 64

/** File numbers that one opening may use: so many that none uses them up. */
const FILES_PER_OPENING = 2 ** 31

export interface BrowserStorageOptions {
  readonly clock: Clock
  /** Capacity of the cache of each workspace. */
  readonly cachedBlocks?: number
}

/** Storage in IndexedDB and the origin-private file system (spec 07 §5.6). */
export class BrowserDeviceStorages implements DeviceStorages {
  readonly #options: BrowserStorageOptions

  constructor(options: BrowserStorageOptions) {
    this.#options = options
  }

  async open(lock: DeviceLock): Promise<DeviceStorage> {
    const database = await FencedDatabase.open(lock.deviceId)
    return new BrowserDeviceStorage(lock.deviceId, { ...this.#options, database })
  }

  async remove(deviceId: DeviceId): Promise<void> {
    using files = new OpfsClient()
    try {
      await deleteDB(databaseName(deviceId))
    } catch (error) {
      throw databaseErrorOf(error)
    }
    await files.removeFolder(folderOf(deviceId))
  }
}

interface OpenOptions extends BrowserStorageOptions {
  readonly database: FencedDatabase
}

class BrowserDeviceStorage implements DeviceStorage {
  readonly certificates: CertificateStorage
  readonly user: UserStorage
  readonly #deviceId: DeviceId
  readonly #options: OpenOptions
  readonly #files = new OpfsClient()

  constructor(deviceId: DeviceId, options: OpenOptions) {
    this.#deviceId = deviceId
    this.#options = options
    this.certificates = new LockedCertificateStorage(new IdbCertificates(options.database))
    this.user = new IdbUserStorage(options.database)
  }

  async openWorkspace(realmId: VlobId): Promise<WorkspaceStorage> {
    const { database, clock, cachedBlocks } = this.#options
    await this.#list(realmId)
    return LocalWorkspaceStorage.open({
      records: new IdbWorkspace(database, realmId),
      files: new OpfsDataFiles(this.#files, folderOf(this.#deviceId, realmId)),
      clock,
      cachedBlocks: cachedBlocks ?? CACHED_BLOCKS,
      place: location.origin,
      // A tab that lost its lock may still be writing: its files are never ours.
      firstFile: database.owner * FILES_PER_OPENING,
    })
  }

  async workspaces(): Promise<readonly VlobId[]> {
    const realms = await this.#options.database.read(['realms'], (transaction) =>
      transaction.objectStore('realms').getAllKeys(),
    )
    return realms.flatMap((realm) => parseUuid<VlobId>(realm) ?? [])
  }

  async removeWorkspace(realmId: VlobId): Promise<void> {
    const stores: DeviceStore[] = ['realms', 'vlobs', 'chunks', 'blocks', 'uploads', 'imports']
    await this.#options.database.write(stores, async (transaction) => {
      await transaction.objectStore('realms').delete(realmId)
      await transaction.objectStore('vlobs').delete(rowsOf(realmId))
      await transaction.objectStore('chunks').delete(rowsOf(realmId))
      await transaction.objectStore('blocks').delete(rowsOf(realmId))
      await transaction.objectStore('uploads').delete(rowsOf(realmId))
      const imports = transaction.objectStore('imports').index('realm')
      for (let cursor = await imports.openCursor(realmId); cursor !== null; cursor = await cursor.continue())
        await cursor.delete()
    })
    await this.#files.removeFolder(folderOf(this.#deviceId, realmId))
  }

  async space(): Promise<{ readonly free: number; readonly total: number }> {
    const { quota = 0, usage = 0 } = await navigator.storage.estimate()
    return { free: Math.max(0, quota - usage), total: quota }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#files[Symbol.dispose]()
    this.#options.database.close()
  }

  /** Makes the workspace one of those that have something here. */
  async #list(realmId: VlobId): Promise<void> {
    await this.#options.database.write(['realms'], async (transaction) => {
      const realms = transaction.objectStore('realms')
      if ((await realms.getKey(realmId)) === undefined) await realms.put({ checkpoint: 0 }, realmId)
    })
  }
}

function folderOf(deviceId: DeviceId, realmId?: VlobId): readonly string[] {
  const device = ['parallax', deviceId]
  return realmId === undefined ? device : [...device, realmId]
}
