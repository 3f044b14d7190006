import {
  type AccountAuthMethodId,
  type DateTime,
  type DeviceId,
  fromBase64Url,
  isDateTime,
  parseUuid,
  toBase64Url,
  type Uuid,
} from '@parallax/wire'
import type { CryptoBackend } from '../backend.ts'
import type { SecretKey, SigningKey } from '../keys/keys.ts'

/** What stands after `Bearer ` in the requests of a device or of an account (spec 03 §3.1, §3.2). */
export type AuthToken =
  | (TokenParts & { readonly type: 'device'; readonly deviceId: DeviceId })
  | (TokenParts & { readonly type: 'account'; readonly authMethodId: AccountAuthMethodId })

interface TokenParts {
  /** To the second. */
  readonly timestamp: DateTime
  /** What the proof covers, as it was received. */
  readonly signedText: Uint8Array
  /** Signature or MAC, of any length: a wrong one is a bad proof, not a malformed token. */
  readonly proof: Uint8Array
}

const DEVICE_PREFIX = 'PARSEC-SIGN-ED25519'
const ACCOUNT_PREFIX = 'PARSEC-MAC-BLAKE2B'
const SECOND = 1_000_000n

/** Verified with `verifyDetached(verifyKey, token.proof, token.signedText)`. */
export function deviceToken(
  crypto: CryptoBackend,
  device: { readonly deviceId: DeviceId; readonly signingKey: SigningKey },
  now: DateTime,
): string {
  const signedText = signedTextOf(DEVICE_PREFIX, device.deviceId, now)
  return `${signedText}.${toBase64Url(crypto.signDetached(device.signingKey, ascii(signedText)))}`
}

/** Verified with `isAccountTokenGenuine`. */
export function accountToken(
  crypto: CryptoBackend,
  method: { readonly id: AccountAuthMethodId; readonly macKey: SecretKey },
  now: DateTime,
): string {
  const signedText = signedTextOf(ACCOUNT_PREFIX, method.id, now)
  return `${signedText}.${toBase64Url(crypto.mac512(method.macKey, ascii(signedText)))}`
}

/** The parts of a token, nothing yet verified; undefined when malformed (HTTP 401 on a server). */
export function parseAuthToken(token: string): AuthToken | undefined {
  const cut = token.lastIndexOf('.')
  const signedText = token.slice(0, Math.max(cut, 0))
  const [prefix, id, seconds, ...more] = signedText.split('.')
  const timestamp = parseSeconds(seconds)
  const proof = fromBase64Url(token.slice(cut + 1).replaceAll(/[^\w\-=]/g, ''))
  if (timestamp === undefined || proof === undefined || id === undefined || more.length > 0) return undefined
  return identified(prefix, id, { timestamp, signedText: ascii(signedText), proof })
}

/** Constant time. */
export function isAccountTokenGenuine(crypto: CryptoBackend, macKey: SecretKey, token: AuthToken): boolean {
  return token.type === 'account' && crypto.equal(crypto.mac512(macKey, token.signedText), token.proof)
}

function identified(prefix: string | undefined, id: string, parts: TokenParts): AuthToken | undefined {
  if (prefix === DEVICE_PREFIX) {
    const deviceId = parseUuid<DeviceId>(id)
    return deviceId && { type: 'device', deviceId, ...parts }
  }
  if (prefix === ACCOUNT_PREFIX) {
    const authMethodId = parseUuid<AccountAuthMethodId>(id)
    return authMethodId && { type: 'account', authMethodId, ...parts }
  }
  return undefined
}

function parseSeconds(text: string | undefined): DateTime | undefined {
  if (text === undefined || !/^[0-9]{1,15}$/.test(text)) return undefined
  const microseconds = BigInt(text) * SECOND
  return isDateTime(microseconds) ? microseconds : undefined
}

function signedTextOf(prefix: string, id: Uuid<string>, now: DateTime): string {
  return `${prefix}.${id}.${now / SECOND}`
}

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
