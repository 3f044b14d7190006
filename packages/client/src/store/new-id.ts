import type { DataTools } from '@parallax/protocol'
import { type Uuid, uuidFromBytes } from '@parallax/wire'

/** A random id, of version 4 and variant 1, as every writer makes them (spec 01 §3.1). */
export function newId<U extends Uuid<string>>({ crypto }: Pick<DataTools, 'crypto'>): U {
  const bytes = crypto.random(16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return uuidFromBytes<U>(bytes)
}
