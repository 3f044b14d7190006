import type { Brand } from './brand.ts'
import { DecodeError } from './msgpack/decode-error.ts'
import type { Codec } from './schema/codec.ts'

/** Microseconds since 1970-01-01T00:00:00Z. A bigint: 2^53 µs end in the year 2255 (spec 01 §1.4). */
export type DateTime = Brand<bigint, 'DateTime'>

/** 0001-01-01T00:00:00Z: dates before it are refused, as spec 01 §1.4 lets a reader do. */
export const MIN_DATE_TIME = -62_135_596_800_000_000n as DateTime
/** 9999-12-31T23:59:59.999999Z: likewise for dates after it. */
export const MAX_DATE_TIME = 253_402_300_799_999_999n as DateTime

const EXTENSION_TYPE = 1

/** Wire form of a date: extension type 1 of 8 bytes. */
export const dateTime: Codec<DateTime> = {
  write: (out, value) => {
    out.int64Extension(EXTENSION_TYPE, checked(value))
  },
  read: (input) => {
    const value = input.int64Extension(EXTENSION_TYPE)
    if (!isDateTime(value)) throw new DecodeError('date out of range')
    return value
  },
}

/** True within the range of `MIN_DATE_TIME` to `MAX_DATE_TIME`. */
export function isDateTime(microseconds: bigint): microseconds is DateTime {
  return microseconds >= MIN_DATE_TIME && microseconds <= MAX_DATE_TIME
}

/** The time so many microseconds later. Throws a RangeError when that is out of range. */
export function addMicroseconds(time: DateTime, microseconds: bigint | number): DateTime {
  return checked(time + BigInt(microseconds))
}

/**
 * From the milliseconds of `Date.now()`; a fraction counts down to the microsecond. Throws a RangeError when that is
 * out of range.
 */
export function fromMilliseconds(milliseconds: number): DateTime {
  return checked(BigInt(Math.floor(milliseconds * 1000)))
}

/** Whole and fractional seconds from `earlier` to `later`, exact to the microsecond. */
export function secondsBetween(earlier: DateTime, later: DateTime): number {
  return Number(later - earlier) / 1e6
}

function checked(microseconds: bigint): DateTime {
  if (!isDateTime(microseconds)) throw new RangeError(`date out of range: ${microseconds}`)
  return microseconds
}
