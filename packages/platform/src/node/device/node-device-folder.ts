import { readdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join, posix, relative, sep } from 'node:path'
import { type DeviceFileEntry, DeviceFileError, type DeviceFolder, isDeviceFileName } from '@parallax/client'
import { plainBytes } from '../files/plain-bytes.ts'
import { replaceFile } from '../files/replace-file.ts'
import { syncFolder } from '../files/sync-folder.ts'
import { codeOf, isMissing } from '../files/system-error.ts'
import type { ConfigFolder } from './config-folder.ts'

/** Device files as files: 0600 in folders of 0700, replaced as a whole (spec 07 §5.1). */
export class NodeDeviceFolder implements DeviceFolder {
  readonly #config: ConfigFolder

  constructor(config: ConfigFolder) {
    this.#config = config
  }

  get ownership(): 'own' | 'foreign' {
    return this.#config.ownership
  }

  get place(): string {
    return this.#config.path
  }

  async list(): Promise<readonly DeviceFileEntry[]> {
    const names = await this.#names()
    return Promise.all(names.toSorted().map((name) => this.#entry(name)))
  }

  async read(name: string): Promise<Uint8Array> {
    const path = this.#path(name)
    return present(path, () => readFile(path)).then(plainBytes)
  }

  async save(name: string, bytes: Uint8Array): Promise<void> {
    const path = this.#path(name)
    await this.#config.writable(relative(this.#config.path, dirname(path)))
    await replaceFile(path, bytes)
  }

  async archive(name: string): Promise<void> {
    await this.#change(name, (path) => rename(path, `${path}.archived`))
  }

  async remove(name: string): Promise<void> {
    await this.#change(name, (path) => rm(path))
  }

  async #change(name: string, change: (path: string) => Promise<void>): Promise<void> {
    const path = this.#path(name)
    await this.#config.writable('devices')
    await present(path, () => change(path))
    await syncFolder(dirname(path))
  }

  async #names(): Promise<readonly string[]> {
    const folder = join(this.#config.path, 'devices')
    try {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true })
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => relative(this.#config.path, join(entry.parentPath, entry.name)).replaceAll(sep, posix.sep))
        .filter(isDeviceFileName)
    } catch (error) {
      if (isMissing(error)) return []
      throw error
    }
  }

  async #entry(name: string): Promise<DeviceFileEntry> {
    try {
      return { state: 'read', name, bytes: plainBytes(await readFile(this.#path(name))) }
    } catch (error) {
      return { state: 'unreadable', name, detail: codeOf(error) ?? 'unknown' }
    }
  }

  #path(name: string): string {
    if (!isDeviceFileName(name)) throw new DeviceFileError('device_file_missing', { file: name })
    return join(this.#config.path, ...name.split(posix.sep))
  }
}

async function present<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action()
  } catch (error) {
    if (isMissing(error)) throw new DeviceFileError('device_file_missing', { file: path }, { cause: error })
    throw error
  }
}
