import { type DateTime, isDateTime } from './date-time.ts'

const RFC3339 =
  /^(\d{4})-(\d{1,2})-(\d{1,2})[Tt ](\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d+))?(?:[Zz]|([+-])(\d{2}):?(\d{2}))$/

/**
 * UTC text: no fraction for whole seconds, 3 digits for whole milliseconds, else 6 (spec 01 §1.4).
 * Example: `2021-12-04T11:50:43.208820Z`.
 */
export function printDateTime(time: DateTime): string {
  const micros = ((time % 1_000_000n) + 1_000_000n) % 1_000_000n
  const seconds = new Date(Number((time - micros) / 1000n)).toISOString().slice(0, 19)
  if (micros === 0n) return `${seconds}Z`
  const digits = `${micros}`.padStart(6, '0')
  return `${seconds}.${micros % 1000n === 0n ? digits.slice(0, 3) : digits}Z`
}

/**
 * Reads RFC 3339 as spec 01 §1.4 does: one or two digits for all but the year, any fraction (cut to the microsecond),
 * seconds and offset mandatory. Undefined for anything else.
 */
export function parseDateTime(text: string): DateTime | undefined {
  const match = RFC3339.exec(text)
  if (match === null) return undefined
  const milliseconds = civilMilliseconds(match.slice(1, 7).map(Number))
  const offset = offsetMinutes(match[8], match[9], match[10])
  if (milliseconds === undefined || offset === undefined) return undefined
  const micros = BigInt((match[7] ?? '').slice(0, 6).padEnd(6, '0'))
  const time = BigInt(milliseconds - offset * 60_000) * 1000n + micros
  return isDateTime(time) ? time : undefined
}

/** Milliseconds since 1970 of a UTC calendar time; undefined when there is no such day or hour. */
function civilMilliseconds(fields: readonly number[]): number | undefined {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = fields
  const date = new Date(0)
  // Not Date.UTC, which takes the years 0 to 99 for 1900 to 1999.
  date.setUTCFullYear(year, month - 1, day)
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined
  if (hour > 23 || minute > 59 || second > 59) return undefined
  return date.setUTCHours(hour, minute, second)
}

/** East is positive; no sign is UTC. */
function offsetMinutes(sign: string | undefined, hours = '0', minutes = '0'): number | undefined {
  if (Number(hours) > 23 || Number(minutes) > 59) return undefined
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}
