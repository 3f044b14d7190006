/** One device file as it was found. What it holds is for `devices/` to decode. */
export type DeviceFileEntry =
  | { readonly state: 'read'; readonly name: string; readonly bytes: Uint8Array }
  | { readonly state: 'unreadable'; readonly name: string; readonly detail: string }

/**
 * The device files of one config folder (spec 07 §5.1). Names are paths below it with `/`, such as
 * `devices/0af1….keys`; the name means nothing.
 *
 * A *foreign* folder belongs to another program: it is listed and read; everything else throws `DeviceFileError`
 * `foreign_folder`.
 */
export interface DeviceFolder {
  readonly ownership: 'own' | 'foreign'
  /** For people: a path, or the name of the browser's storage. */
  readonly place: string
  /** Every `*.keys` below `devices/`, sorted by name. Without the folder: none. */
  list(): Promise<readonly DeviceFileEntry[]>
  /** Throws `device_file_missing`. */
  read(name: string): Promise<Uint8Array>
  /** Creates or replaces the whole file: after a crash it is the old one or the new one, and durable once this ends. */
  save(name: string, bytes: Uint8Array): Promise<void>
  /** Renames to `<name>.archived`, which is listed no more. */
  archive(name: string): Promise<void>
  /** Throws `device_file_missing`. */
  remove(name: string): Promise<void>
}

/** The name that a new device file gets. */
export function deviceFileName(deviceId: string): string {
  return `devices/${deviceId}.keys`
}

/** Whether `name` is one that a device file may have: names come from listings and command lines. */
export function isDeviceFileName(name: string): boolean {
  const [first, ...segments] = name.split('/')
  const file = segments.at(-1) ?? ''
  const plain = segments.every(
    (segment) => segment !== '' && segment !== '.' && segment !== '..' && !/[\\\0]/.test(segment),
  )
  return first === 'devices' && plain && file.endsWith('.keys') && file !== '.keys'
}
