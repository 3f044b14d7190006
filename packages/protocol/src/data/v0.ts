import { type Codec, DecodeError, decode, encode } from '@parallax/wire'
import { DataError } from './data-error.ts'
import type { DataTools } from './data-tools.ts'
import { fitsLimit, readZstdFrame } from './zstd-frame.ts'

const VERSION = 0x00

/** v0(object) = 0x00 | zstd frame of the MessagePack (spec 01 §2). */
export function encodeV0<T>(tools: DataTools, codec: Codec<T>, value: T): Uint8Array {
  const frame = tools.zstd.compress(encode(codec, value))
  const bytes = new Uint8Array(1 + frame.length)
  bytes[0] = VERSION
  bytes.set(frame, 1)
  return bytes
}

/** Throws `DataError` `bad_serialization`, whose detail begins with the step that refused. */
export function decodeV0<T>(tools: DataTools, codec: Codec<T>, bytes: Uint8Array): T {
  if (bytes[0] !== VERSION) throw new DataError('bad_serialization', 'format: unknown version byte')
  return decodeMessage(codec, decompressed(tools, bytes.subarray(1)))
}

/** Bare MessagePack, with the error of the last step of `decodeV0`. */
export function decodeMessage<T>(codec: Codec<T>, bytes: Uint8Array): T {
  try {
    return decode(codec, bytes)
  } catch (cause) {
    if (!(cause instanceof DecodeError)) throw cause
    throw new DataError('bad_serialization', `msgpack: ${cause.message}`, { cause })
  }
}

function decompressed(tools: DataTools, bytes: Uint8Array): Uint8Array {
  const frame = readZstdFrame(bytes)
  if (frame === undefined) throw new DataError('bad_serialization', 'zstd: not one frame')
  if (!fitsLimit(frame, tools.sizeLimit)) throw new DataError('bad_serialization', 'zstd: above the size limit')
  try {
    return tools.zstd.decompress(bytes, tools.sizeLimit)
  } catch (cause) {
    throw new DataError('bad_serialization', 'zstd: bad frame or above the size limit', { cause })
  }
}
