import { type DeviceFile, DeviceFileError, loadDeviceFile } from '@parallax/protocol'
import type { HumanHandle, OrganizationId, ServerAddress } from '@parallax/wire'
import type { DeviceFileEntry, DeviceFolder } from '../ports/device-folder.ts'
import { type KnownDevice, knownDevice } from './known-device.ts'

/** One person in one organization: one entry of the log-in page. */
export interface DeviceGroup {
  readonly organizationId: OrganizationId
  readonly server: ServerAddress
  /** As the newest device says it. */
  readonly humanHandle: HumanHandle
  /** Newest first. */
  readonly devices: readonly KnownDevice[]
}

/** A file that tells nothing. */
export interface DamagedFile {
  readonly file: string
  /** `unreadable`: the system does not give its content; `undecodable`: the content is no device file. */
  readonly reason: 'unreadable' | 'undecodable'
  readonly detail: string
}

export interface DeviceListing {
  /** Newest first. */
  readonly groups: readonly DeviceGroup[]
  /** Every device of the groups, by file name. */
  readonly devices: readonly KnownDevice[]
  readonly damaged: readonly DamagedFile[]
}

/**
 * The devices of a folder. Nothing is hidden: a damaged file, a device that this client cannot open and a second file
 * of the same device are listed as such (spec 07 §5.3, ours). Nothing is decrypted, nobody is asked.
 */
export async function listDevices(folder: DeviceFolder): Promise<DeviceListing> {
  const devices: KnownDevice[] = []
  const damaged: DamagedFile[] = []
  for (const entry of await folder.list()) {
    const read = readEntry(entry)
    if ('reason' in read) damaged.push(read)
    else devices.push(withFirstFile(read, devices))
  }
  return { groups: grouped(devices), devices, damaged }
}

function readEntry(entry: DeviceFileEntry): KnownDevice | DamagedFile {
  const { name: file } = entry
  if (entry.state === 'unreadable') return { file, reason: 'unreadable', detail: entry.detail }
  try {
    return knownDevice(file, loadDeviceFile(entry.bytes))
  } catch (error) {
    if (!(error instanceof DeviceFileError)) throw error
    return { file, reason: 'undecodable', detail: undecodableDetail(error) }
  }
}

function undecodableDetail({ cause, code }: DeviceFileError): string {
  return cause instanceof Error ? cause.message : code
}

function withFirstFile(device: KnownDevice, before: readonly KnownDevice[]): KnownDevice {
  const first = before.find(({ deviceId }) => deviceId === device.deviceId)
  return first === undefined ? device : { ...device, sameAs: first.file }
}

function grouped(devices: readonly KnownDevice[]): readonly DeviceGroup[] {
  const newestFirst = devices.toSorted((left, right) => compare(right.createdOn, left.createdOn))
  const groups = Map.groupBy(newestFirst, ({ organizationId, server, humanHandle }) =>
    JSON.stringify([organizationId, server, humanHandle.email]),
  )
  return [...groups.values()].flatMap((members) => {
    const [newest] = members
    if (newest === undefined) return []
    const { organizationId, server, humanHandle } = newest
    return [{ organizationId, server, humanHandle, devices: members }]
  })
}

function compare(left: DeviceFile['createdOn'], right: DeviceFile['createdOn']): number {
  return left < right ? -1 : left > right ? 1 : 0
}
