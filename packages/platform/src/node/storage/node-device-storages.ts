import { readdir, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
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
import { LocalWorkspaceStorage } from '../../storage/local-workspace-storage.ts'
import { LockedCertificateStorage } from '../../storage/locked-certificate-storage.ts'
import { makeFolder } from '../files/make-folder.ts'
import { isMissing } from '../files/system-error.ts'
import { NodeDataFiles } from './node-data-files.ts'
import { CERTIFICATES_SCHEMA, SqliteCertificates } from './sqlite-certificates.ts'
import { SqliteFile } from './sqlite-file.ts'
import { SqliteUserStorage, USER_SCHEMA } from './sqlite-user-storage.ts'
import { SqliteWorkspace, WORKSPACE_SCHEMA } from './sqlite-workspace.ts'

/** 512 MiB of blocks of 512 KiB (spec 06b §2). */
const CACHED_BLOCKS = 1024

export interface NodeStorageOptions {
  /** The data folder; each device has `<hex(device id)>/` in it (spec 07 §5.1). */
  readonly dataFolder: string
  readonly clock: Clock
  /** Capacity of the cache of each workspace. */
  readonly cachedBlocks?: number
}

/** Storage in SQLite and plain files. */
export class NodeDeviceStorages implements DeviceStorages {
  readonly #options: NodeStorageOptions

  constructor(options: NodeStorageOptions) {
    this.#options = options
  }

  async open(lock: DeviceLock): Promise<DeviceStorage> {
    const folder = join(this.#options.dataFolder, lock.deviceId)
    await makeFolder(folder)
    const file = new SqliteFile(join(folder, 'device.sqlite'), { schema: CERTIFICATES_SCHEMA + USER_SCHEMA })
    return new NodeDeviceStorage(file, { ...this.#options, folder })
  }

  async remove(deviceId: DeviceId): Promise<void> {
    await rm(join(this.#options.dataFolder, deviceId), { recursive: true, force: true })
  }
}

interface DeviceOptions extends NodeStorageOptions {
  readonly folder: string
}

class NodeDeviceStorage implements DeviceStorage {
  readonly certificates: CertificateStorage
  readonly user: UserStorage
  readonly #file: SqliteFile
  readonly #options: DeviceOptions

  constructor(file: SqliteFile, options: DeviceOptions) {
    this.#file = file
    this.#options = options
    this.certificates = new LockedCertificateStorage(new SqliteCertificates(file))
    this.user = new SqliteUserStorage(file)
  }

  async openWorkspace(realmId: VlobId): Promise<WorkspaceStorage> {
    const place = this.#workspaceFolder(realmId)
    await makeFolder(place)
    const file = new SqliteFile(join(place, 'workspace.sqlite'), { schema: WORKSPACE_SCHEMA })
    try {
      return await LocalWorkspaceStorage.open({
        records: new SqliteWorkspace(file),
        files: await NodeDataFiles.open(join(place, 'data')),
        clock: this.#options.clock,
        cachedBlocks: this.#options.cachedBlocks ?? CACHED_BLOCKS,
        place,
        firstFile: 1,
      })
    } catch (error) {
      file[Symbol.dispose]()
      throw error
    }
  }

  async workspaces(): Promise<readonly VlobId[]> {
    const names = await namesIn(join(this.#options.folder, 'workspaces'))
    return names.flatMap((name) => parseUuid<VlobId>(name) ?? [])
  }

  async removeWorkspace(realmId: VlobId): Promise<void> {
    await rm(this.#workspaceFolder(realmId), { recursive: true, force: true })
  }

  async space(): Promise<{ readonly free: number; readonly total: number }> {
    const { bavail, blocks, bsize } = await statfs(this.#options.folder)
    return { free: bavail * bsize, total: blocks * bsize }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#file[Symbol.dispose]()
  }

  #workspaceFolder(realmId: VlobId): string {
    return join(this.#options.folder, 'workspaces', realmId)
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}
