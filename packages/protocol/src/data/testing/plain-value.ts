import { snakeCase, toHex } from '@parallax/wire'

/** A value in the form that both the vectors and the decoded data are brought to before they are compared. */
export type Plain = null | boolean | string | readonly Plain[] | { readonly [key: string]: Plain }

/** Decoded data: names in snake_case, keys and bytes in hex, numbers and dates in decimal, sets sorted. */
export function plainOfData(value: unknown): Plain {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'bigint') return `${value}`
  if (value instanceof Uint8Array) return toHex(value)
  if (value instanceof Map) return sortedKeys([...value].map(([key, item]) => [`${key}`, plainOfData(item)]))
  if (value instanceof Set) return [...value].map(String).sort()
  if (Array.isArray(value)) return value.map(plainOfData)
  if (typeof value !== 'object') throw new RangeError(`unexpected ${typeof value}`)
  const bytes = bytesOf(value)
  if (bytes !== undefined) return toHex(bytes)
  if ('email' in value && 'label' in value) return [`${value.email}`, `${value.label}`]
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  return sortedKeys(entries.map(([key, item]) => [snakeCase(key), plainOfData(item)]))
}

function bytesOf(value: object): Uint8Array | undefined {
  if ('der' in value && value.der instanceof Uint8Array) return value.der
  if ('bytes' in value && value.bytes instanceof Uint8Array) return value.bytes
  if ('exposeSecretBytes' in value && typeof value.exposeSecretBytes === 'function') return value.exposeSecretBytes()
  return undefined
}

/** The notation of data-types.json (`$uuid`, `$datetime`, `$bytes`, `uuid:` keys) and of the golden data (`us`). */
export function plainOfVector(value: unknown): Plain {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'number') return `${value}`
  if (Array.isArray(value)) return value.map(plainOfVector)
  if (typeof value !== 'object') throw new RangeError(`unexpected ${typeof value}`)
  const marked = value as { readonly $uuid?: string; readonly $bytes?: string; readonly us?: string | number }
  if (marked.$uuid !== undefined) return marked.$uuid
  if (marked.$bytes !== undefined) return marked.$bytes
  if (marked.us !== undefined) return `${marked.us}`
  return sortedKeys(Object.entries(value).map(([key, item]) => [key.replace(/^uuid:/, ''), plainOfVector(item)]))
}

/** Without the nulls that `expected` leaves out: a missing optional field reads as nil. */
export function withoutExtraNulls(actual: Plain, expected: Plain): Plain {
  if (!isRecord(actual) || !isRecord(expected)) return actual
  const entries = Object.entries(actual).filter(([key, item]) => item !== null || key in expected)
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutExtraNulls(item, expected[key] ?? null)]))
}

export function isRecord(value: Plain): value is { readonly [key: string]: Plain } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function sortedKeys(entries: readonly (readonly [string, Plain])[]): Plain {
  return Object.fromEntries([...entries].sort(([one], [other]) => (one < other ? -1 : 1)))
}
