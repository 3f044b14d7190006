import { createHmac, timingSafeEqual } from 'node:crypto'
import type { DateTime } from '@parallax/wire'

/** Bytes of a new secret (spec 04a §7). */
export const TOTP_SECRET_LENGTH = 20
/** Microseconds. */
const STEP = 30_000_000n

/** What somebody typed, and when. */
export interface Attempt {
  readonly oneTimePassword: string
  readonly now: DateTime
}

/** RFC 6238 with SHA-1, 30 s and 6 digits; the password of the step before or after is as good (spec 04a §7). */
export function isOneTimePassword(secret: Uint8Array, { oneTimePassword, now }: Attempt): boolean {
  const counter = now / STEP
  return [counter - 1n, counter, counter + 1n].some((step) => isSame(passwordAt(secret, step), oneTimePassword))
}

/** RFC 4226. */
export function passwordAt(secret: Uint8Array, counter: bigint): string {
  const message = Buffer.alloc(8)
  message.writeBigInt64BE(counter)
  const mac = createHmac('sha1', secret).update(message).digest()
  const offset = mac.readUInt8(mac.length - 1) & 0xf
  const number = mac.readUInt32BE(offset) & 0x7fff_ffff
  return `${number % 1_000_000}`.padStart(6, '0')
}

function isSame(expected: string, given: string): boolean {
  const [left, right] = [Buffer.from(expected), Buffer.from(given)]
  return left.length === right.length && timingSafeEqual(left, right)
}
