import { type DateTime, isDateTime } from '@parallax/wire'

/** Makes every date that there is positive, and of 18 digits. */
const OFFSET = 100_000_000_000_000_000n

/** A text that sorts like the timestamp: bigint is no key of IndexedDB, and a number would lose microseconds. */
export function timeKey(timestamp: DateTime): string {
  return String(timestamp + OFFSET).padStart(18, '0')
}

export function fromTimeKey(key: string): DateTime {
  const timestamp = BigInt(key) - OFFSET
  if (!isDateTime(timestamp)) throw new TypeError('not a time key')
  return timestamp
}

/** Sorts after every `timeKey`, as '' sorts before. */
export const AFTER_ALL_TIMES = ':'
