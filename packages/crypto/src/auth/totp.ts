import { hmac } from '@noble/hashes/hmac.js'
import { sha1 } from '@noble/hashes/legacy.js'
import type { DateTime } from '@parallax/wire'
import type { CryptoBackend } from '../backend.ts'
import { toBase32 } from '../base32.ts'

const SECRET_SIZE = 20
const STEP = 30_000_000n
const SECOND = 1_000_000n
/** 2^40 seconds are 34 thousand years, beyond any date: doubling further changes nothing. */
const MOST_DOUBLINGS = 40

export function newTotpSecret(crypto: CryptoBackend): Uint8Array {
  return crypto.random(SECRET_SIZE)
}

/** Six digits valid at `time` (spec 01 §6, RFC 6238 with SHA-1). */
export function totpCode(secret: Uint8Array, time: DateTime): string {
  return codeOfStep(secret, stepOf(time))
}

/** Accepts the code of the current step, of the previous and of the next one. */
export function verifyTotp(secret: Uint8Array, code: string, now: DateTime): boolean {
  const step = stepOf(now)
  return [step - 1n, step, step + 1n].some((candidate) => codeOfStep(secret, candidate) === code)
}

/** What an authenticator scans. */
export function totpUri(secret: Uint8Array, organizationId: string): string {
  return `otpauth://totp/Parallax:${encodeURIComponent(organizationId)}?secret=${toBase32(secret)}&issuer=Parallax`
}

/** Failed attempts in a row at one opaque key, throttled ones not counted. */
export interface TotpFailures {
  readonly count: number
  readonly last: DateTime
}

/** Refused until `last` + 2^(count-1) seconds, that instant included. */
export function isTotpThrottled(failures: TotpFailures, now: DateTime): boolean {
  if (failures.count < 1) return false
  const seconds = 2n ** BigInt(Math.min(failures.count - 1, MOST_DOUBLINGS))
  return now - failures.last <= seconds * SECOND
}

function stepOf(time: DateTime): bigint {
  return time / STEP
}

function codeOfStep(secret: Uint8Array, step: bigint): string {
  const counter = new Uint8Array(8)
  new DataView(counter.buffer).setBigInt64(0, step)
  const mac = hmac(sha1, secret, counter)
  const offset = (mac[19] ?? 0) & 15
  const number = new DataView(mac.buffer, mac.byteOffset).getUint32(offset) & 0x7fff_ffff
  return String(number % 1_000_000).padStart(6, '0')
}
