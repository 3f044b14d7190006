import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DeviceFileError, StorageError } from '@parallax/client'
import { makeFolder } from '../files/make-folder.ts'
import { replaceFile } from '../files/replace-file.ts'
import { isMissing } from '../files/system-error.ts'

const MARKER = 'parallax.json'
const FORMAT = 1

/**
 * The config folder of this person. It is ours when it bears our marker, or when nobody's devices are in it; else it
 * belongs to another program and is never written to (spec 07 §5.1).
 */
export class ConfigFolder {
  readonly path: string
  readonly ownership: 'own' | 'foreign'
  #marked: boolean

  private constructor(path: string, found: { readonly marked: boolean; readonly hasDevices: boolean }) {
    this.path = path
    this.#marked = found.marked
    this.ownership = !found.marked && found.hasDevices ? 'foreign' : 'own'
  }

  /** Looks only; the marker is written with the first thing that is. */
  static async open(path: string): Promise<ConfigFolder> {
    const marked = await isMarked(path)
    return new ConfigFolder(path, { marked, hasDevices: marked || (await exists(join(path, 'devices'))) })
  }

  /** A folder below, to be written to. Throws `foreign_folder`. */
  async writable(name: string): Promise<string> {
    if (this.ownership === 'foreign') throw new DeviceFileError('foreign_folder', { folder: this.path })
    if (!this.#marked) {
      await makeFolder(this.path)
      await replaceFile(join(this.path, MARKER), new TextEncoder().encode(`${JSON.stringify({ format: FORMAT })}\n`))
      this.#marked = true
    }
    const folder = join(this.path, name)
    await makeFolder(folder)
    return folder
  }
}

async function isMarked(path: string): Promise<boolean> {
  const place = join(path, MARKER)
  let marker: string
  try {
    marker = await readFile(place, 'utf8')
  } catch (error) {
    if (isMissing(error)) return false
    throw new StorageError('storage_blocked', {}, { cause: error })
  }
  const format = formatOf(marker)
  if (format === undefined) throw new StorageError('storage_damaged', { place })
  if (format > FORMAT) throw new StorageError('storage_too_new', { place: path })
  return true
}

function formatOf(marker: string): number | undefined {
  const format = /^\s*\{\s*"format"\s*:\s*(\d+)\s*[,}]/.exec(marker)?.[1]
  return format === undefined ? undefined : Number(format)
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}
