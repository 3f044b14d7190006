import type { DateTime } from '@parallax/wire'

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

/** A size in the locale's words: 1.2 MB. */
export function printSize(bytes: number, language: string): string {
  let [value, unit] = [bytes, 0]
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000
    unit += 1
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: UNITS[unit] ?? 'byte',
    unitDisplay: unit === 0 ? 'long' : 'short',
    maximumFractionDigits: digits,
  }).format(value)
}

/** Milliseconds of a time of the protocol. */
export function millisecondsOf(time: DateTime): number {
  return Number(time / 1000n)
}

/** Today by the clock, this year by day and month, else the date. */
export function printTime(time: DateTime, language: string, now = new Date()): string {
  const date = new Date(millisecondsOf(time))
  if (date.toDateString() === now.toDateString())
    return new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' }).format(date)
  const isThisYear = date.getFullYear() === now.getFullYear()
  return new Intl.DateTimeFormat(language, {
    day: 'numeric',
    month: 'short',
    ...(isThisYear ? {} : { year: 'numeric' }),
  }).format(date)
}

/** To the second, for tooltips. */
export function printExactTime(time: DateTime, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'medium' }).format(millisecondsOf(time))
}
