import type { DateTime } from '@parallax/wire'

/** Date and time of this machine's zone to the minute, for people: `2026-03-01 09:05`. */
export function shortDate(time: DateTime): string {
  const date = new Date(Number(time / 1000n))
  const day = `${date.getFullYear()}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())}`
  return `${day} ${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}
