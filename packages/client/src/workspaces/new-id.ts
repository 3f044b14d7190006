import type { DataTools } from '@parallax/protocol'
import { type BlockId, type ChunkId, type Uuid, uuidFromBytes, type VlobId } from '@parallax/wire'

/** A random id (spec 01 §3.1). */
export function newId<U extends VlobId | BlockId | ChunkId>(tools: DataTools): U {
  const bytes = tools.crypto.random(16)
  // Version 4, variant 1, as every writer does.
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return uuidFromBytes<Uuid<string>>(bytes) as U
}
