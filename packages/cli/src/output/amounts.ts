const UNITS = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB']

/** Bytes for people: `999 B`, `1.5 MiB`. */
export function printBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  let value = bytes / 1024
  let unit = 0
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1024
    unit += 1
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${UNITS[unit]}`
}

/** Seconds for people: `45 s`, `3 min 05 s`, `2 h 10 min`. */
export function printDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return `${whole} s`
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return `${minutes} min ${two(whole % 60)} s`
  return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
