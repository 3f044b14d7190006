import { DeviceFileError } from '../../errors/device-errors.ts'
import type { DeviceFileEntry, DeviceFolder } from '../../ports/device-folder.ts'

/** Device files in memory. */
export class MemoryDeviceFolder implements DeviceFolder {
  ownership: 'own' | 'foreign' = 'own'
  readonly place = 'memory'
  readonly files = new Map<string, Uint8Array>()
  /** Files that the system does not give. */
  readonly unreadable = new Set<string>()

  async list(): Promise<readonly DeviceFileEntry[]> {
    const names = [...this.files.keys()].filter((name) => name.endsWith('.keys')).toSorted()
    return names.map((name) =>
      this.unreadable.has(name)
        ? { state: 'unreadable', name, detail: 'EACCES' }
        : { state: 'read', name, bytes: this.files.get(name) ?? new Uint8Array() },
    )
  }

  async read(name: string): Promise<Uint8Array> {
    const bytes = this.files.get(name)
    if (bytes === undefined) throw new DeviceFileError('device_file_missing', { file: name })
    return bytes
  }

  async save(name: string, bytes: Uint8Array): Promise<void> {
    this.files.set(name, bytes.slice())
  }

  async archive(name: string): Promise<void> {
    this.files.set(`${name}.archived`, await this.read(name))
    this.files.delete(name)
  }

  async remove(name: string): Promise<void> {
    await this.read(name)
    this.files.delete(name)
  }
}
