import type { Brand } from '../brand.ts'
import { fromHex, toHex } from '../hex.ts'
import type { Codec } from '../schema/codec.ts'
import { fixedBytes, mapped } from '../schema/scalars.ts'

/** Secret of an invitation, bootstrap, MFA reset or share reveal: 32 lower-case hex digits (spec 01 §3.8). */
export type AccessToken = Brand<string, 'AccessToken'>

const BYTES = 16
const TEXT = /^[0-9a-f]{32}$/

/** Any case is read; undefined for anything but 32 hex digits. */
export function parseAccessToken(text: string): AccessToken | undefined {
  const lower = text.toLowerCase()
  return TEXT.test(lower) ? (lower as AccessToken) : undefined
}

/** From 16 random bytes. Throws a RangeError on any other length. */
export function accessTokenFromBytes(bytes: Uint8Array): AccessToken {
  if (bytes.length !== BYTES) throw new RangeError(`an access token has ${BYTES} bytes, not ${bytes.length}`)
  return toHex(bytes) as AccessToken
}

/** The 16 bytes of a token. */
export function accessTokenToBytes(token: AccessToken): Uint8Array {
  const bytes = fromHex(token)
  if (bytes?.length !== BYTES) throw new RangeError('not an access token')
  return bytes
}

/** Wire form of a token: bin of 16 bytes. */
export const accessToken: Codec<AccessToken> = mapped(fixedBytes(BYTES), accessTokenFromBytes, accessTokenToBytes)
