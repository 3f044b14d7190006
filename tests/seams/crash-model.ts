import type { RawDataId } from '@parallax/client'
import { type DeviceId, parseUuid, type Uuid, type VlobId } from '@parallax/wire'
import { bytesOf, textOf } from './storage-bench.ts'

/** What the writer that is killed and the test that checks agree on, in Node and in browsers. */
export const DEVICE_ID = idOf<DeviceId>('de')
export const REALM_ID = idOf<VlobId>('ea')
export const LANES = [0, 1, 2, 3]

export function vlobOf(lane: number): VlobId {
  return idOf<VlobId>(`f${lane}`)
}

function idOf<U extends Uuid<string>>(two: string): U {
  return parseUuid<U>(two.repeat(16)) ?? fail()
}

/** Content that tells by itself whether it is whole: it follows from the id. */
export function chunkContent(id: RawDataId): Uint8Array {
  return bytesOf(id.repeat(600))
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
  if (typeof value !== 'object' || value === null || !('step' in value) || !('chunks' in value)) return fail()
  if (!Array.isArray(value.chunks)) return fail()
  return { step: Number(value.step), chunks: value.chunks.map((id) => parseUuid<RawDataId>(String(id)) ?? fail()) }
}

function fail(): never {
  throw new Error('not whole')
}
