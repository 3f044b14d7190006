import { fromBase64UrlUnpadded, toBase64UrlUnpadded } from '../base64.ts'
import { userId, vlobId } from '../ids/entity-ids.ts'
import { DecodeError } from '../msgpack/decode-error.ts'
import { Reader } from '../msgpack/reader.ts'
import { type Codec, encode } from '../schema/codec.ts'
import { list, nullable, tuple } from '../schema/containers.ts'
import { fixedBytes, index, integer, mapped, refined } from '../schema/scalars.ts'
import { accessToken } from '../strings/access-token.ts'
import { LinkRefused } from './link-parts.ts'

// What `p` carries for each kind of link (spec 01 §7.4).

const byte: Codec<number> = refined(integer, (value) => {
  if (value < 0 || value > 255) throw new DecodeError('not a byte')
  return value
})

/** Bytes as an array of integers: reference readers refuse the bin form here, and so do we. */
const byteArray: Codec<Uint8Array> = mapped(
  list(byte),
  (values) => Uint8Array.from(values),
  (bytes) => [...bytes],
)

/** Root verify key. */
export const organizationPayload = fixedBytes(32)
/** Bootstrap token; nil for a spontaneous bootstrap. */
export const bootstrapPayload = nullable(accessToken)
/** Workspace, index of the key, encrypted path. */
export const workspacePathPayload = tuple(vlobId, index, byteArray)
/** Token of the invitation. */
export const invitationPayload = accessToken
/** User and token. */
export const totpResetPayload = tuple(userId, accessToken)

/** Strict: one value in the canonical text, nothing after it. */
export function readPayload<T>(codec: Codec<T>, text: string): T {
  const bytes = fromBase64UrlUnpadded(text)
  if (bytes === undefined) throw new LinkRefused({ code: 'INVALID_PARAM', param: 'p' })
  try {
    const input = new Reader(bytes)
    const value = codec.read(input)
    if (input.remaining > 0) throw new DecodeError('bytes after the payload')
    return value
  } catch (error) {
    throw error instanceof DecodeError ? new LinkRefused({ code: 'INVALID_PARAM', param: 'p' }) : error
  }
}

/** Text of `p`. */
export function writePayload<T>(codec: Codec<T>, value: T): string {
  return toBase64UrlUnpadded(encode(codec, value))
}
