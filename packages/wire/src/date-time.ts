import type { Brand } from './brand.ts'
import { DecodeError } from './msgpack/decode-error.ts'
import type { Codec } from './schema/codec.ts'

/** Microseconds since 1970-01-01T00:00:00Z. A bigint: 2^53 µs end in the year 2255 (spec 01 §1.4). */
export type DateTime = Brand<bigint, 'DateTime'>

/** 0001-01-01T00:00:00Z and 9999-12-31T23:59:59.999999Z: the range that spec 01 §1.4 lets a reader narrow to. */
export const MIN_DATE_TIME = -62_135_596_800_000_000n as DateTime
export const MAX_DATE_TIME = 253_402_300_799_999_999n as DateTime

const EXTENSION_TYPE = 1

export const dateTime: Codec<DateTime> = {
  write: (out, value) => {
    const bytes = new Uint8Array(8)
    new DataView(bytes.buffer).setBigInt64(0, value)
    out.extension(EXTENSION_TYPE, bytes)
  },
  read: (input) => {
    const bytes = input.extension(EXTENSION_TYPE)
    if (bytes.length !== 8) throw new DecodeError(`expected 8 bytes, found ${bytes.length}`)
    const value = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigInt64(0)
    if (!isDateTime(value)) throw new DecodeError('date out of range')
    return value
  },
}

export function isDateTime(microseconds: bigint): microseconds is DateTime {
  return microseconds >= MIN_DATE_TIME && microseconds <= MAX_DATE_TIME
}

export function addMicroseconds(time: DateTime, microseconds: bigint | number): DateTime {
  return (time + BigInt(microseconds)) as DateTime
}

/** From the milliseconds of `Date.now()`; a fraction counts down to the microsecond. */
export function fromMilliseconds(milliseconds: number): DateTime {
  return BigInt(Math.floor(milliseconds * 1000)) as DateTime
}

/** Whole and fractional seconds from `earlier` to `later`, exact to the microsecond. */
export function secondsBetween(earlier: DateTime, later: DateTime): number {
  return Number(later - earlier) / 1e6
}
