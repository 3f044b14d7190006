import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { DeviceLock, RawDataId } from '@parallax/client'
import { NodeDeviceStorages, SystemClock } from '@parallax/platform/node'
import { type DeviceId, parseUuid, type Uuid, type VlobId } from '@parallax/wire'
import { bytesOf, textOf } from './storage-bench.ts'

export const DEVICE_ID = idOf<DeviceId>('device')
export const REALM_ID = idOf<VlobId>('realm')

export function vlobOf(lane: number): VlobId {
  return idOf<VlobId>(`vlob ${lane}`)
}

function idOf<U extends Uuid<string>>(name: string): U {
  const id = parseUuid<U>(createHash('md5').update(name).digest('hex'))
  if (id === undefined) throw new Error('not an id')
  return id
}

export function crashStorages(folder: string): NodeDeviceStorages {
  return new NodeDeviceStorages({ dataFolder: join(folder, 'data'), clock: new SystemClock(), cachedBlocks: 10 })
}

/** The processes of this test follow each other, so there is nothing to lock. */
export function crashLock(deviceId: DeviceId): DeviceLock {
  return { deviceId, claimed: new AbortController().signal, [Symbol.asyncDispose]: () => Promise.resolve() }
}

/** Content that tells by itself whether it is whole: it follows from the id. */
export function chunkContent(id: RawDataId): Uint8Array {
  const seed = createHash('sha256').update(id).digest()
  return new Uint8Array(Buffer.concat(Array.from({ length: 600 }, () => seed)))
}

export interface CrashManifest {
  readonly step: number
  readonly chunks: readonly RawDataId[]
}

export function manifestContent(manifest: CrashManifest): Uint8Array {
  return bytesOf(JSON.stringify(manifest))
}

export function parseManifest(sealed: Uint8Array): CrashManifest {
  const value: unknown = JSON.parse(textOf(sealed) ?? '')
  if (typeof value !== 'object' || value === null || !('step' in value) || !('chunks' in value))
    throw new Error('not whole')
  const chunks = Array.isArray(value.chunks)
    ? value.chunks.map((id) => parseUuid<VlobId>(String(id)) ?? fail())
    : fail()
  return { step: Number(value.step), chunks: chunks.map((id) => parseUuid<RawDataId>(id) ?? fail()) }
}

function fail(): never {
  throw new Error('not whole')
}
