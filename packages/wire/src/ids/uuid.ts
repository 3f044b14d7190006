import type { Brand } from '../brand.ts'
import { fromHex, toHex } from '../hex.ts'
import type { Codec } from '../schema/codec.ts'

/** 32 lower-case hex digits: the form used in memory, in file names, tokens and fingerprints (spec 01 §3.1). */
export type Uuid<B extends string> = Brand<string, B>

const EXTENSION_TYPE = 2
const LENGTH = 16
const TEXT = /^(?:[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/i

/** Wire form of an id: extension type 2 of exactly 16 bytes. */
export function uuidCodec<U extends Uuid<string>>(): Codec<U> {
  return {
    write: (out, value) => {
      if (value.length !== 2 * LENGTH) throw new RangeError('not a UUID')
      out.hexExtension(EXTENSION_TYPE, value)
    },
    read: (input) => input.hexExtension(EXTENSION_TYPE, LENGTH) as U,
  }
}

/** From 16 bytes. Throws a RangeError on any other length. */
export function uuidFromBytes<U extends Uuid<string>>(bytes: Uint8Array): U {
  if (bytes.length !== LENGTH) throw new RangeError(`a UUID has ${LENGTH} bytes, not ${bytes.length}`)
  return toHex(bytes) as U
}

/** The 16 bytes of an id. */
export function uuidToBytes(id: Uuid<string>): Uint8Array {
  const bytes = fromHex(id)
  if (bytes?.length !== LENGTH) throw new RangeError('not a UUID')
  return bytes
}

/** Accepts both text forms in any case; undefined for anything else. */
export function parseUuid<U extends Uuid<string>>(text: string): U | undefined {
  return TEXT.test(text) ? (text.replaceAll('-', '').toLowerCase() as U) : undefined
}

/** 8-4-4-4-12, for display. */
export function hyphenated(id: Uuid<string>): string {
  return `${id.slice(0, 8)}-${id.slice(8, 12)}-${id.slice(12, 16)}-${id.slice(16, 20)}-${id.slice(20)}`
}
