import { constants } from 'node:fs'
import { open, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { DataFiles, Durability, NumberedData } from '../../storage/data-files.ts'
import { makeFolder } from '../files/make-folder.ts'
import { plainBytes } from '../files/plain-bytes.ts'
import { syncFolder } from '../files/sync-folder.ts'
import { isMissing, noSpaceOf } from '../files/system-error.ts'

/** Raw data as files `<number>` of one folder. */
export class NodeDataFiles implements DataFiles {
  readonly #folder: string

  private constructor(folder: string) {
    this.#folder = folder
  }

  static async open(folder: string): Promise<NodeDataFiles> {
    await makeFolder(folder)
    return new NodeDataFiles(folder)
  }

  async write(data: readonly NumberedData[], durability: Durability): Promise<void> {
    try {
      await Promise.all(data.map((one) => this.#writeOne(one, durability)))
      // The name of a new file is an entry of its folder, which is durable on its own.
      if (durability === 'durable') await syncFolder(this.#folder)
    } catch (error) {
      throw noSpaceOf(error)
    }
  }

  async #writeOne({ file, bytes }: NumberedData, durability: Durability): Promise<void> {
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL
    await using handle = await open(this.#path(file), flags, 0o600)
    await handle.writeFile(bytes)
    if (durability === 'durable') await handle.datasync()
  }

  async read(file: number): Promise<Uint8Array | undefined> {
    try {
      return plainBytes(await readFile(this.#path(file)))
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  }

  async remove(files: readonly number[]): Promise<void> {
    await Promise.allSettled(files.map((file) => rm(this.#path(file), { force: true })))
  }

  async list(): Promise<readonly number[]> {
    const names = await readdir(this.#folder)
    return names.filter((name) => /^\d+$/.test(name)).map(Number)
  }

  #path(file: number): string {
    return join(this.#folder, String(file))
  }
}
