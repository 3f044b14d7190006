import { toHex } from '@parallax/wire'

/** How postgres.js writes and reads a type. */
interface ArrayType<T> {
  readonly to: number
  readonly from: number[]
  readonly serialize: (values: readonly T[]) => string
  readonly parse: (text: string) => readonly T[]
}

/**
 * The array types of our statements, by their numbers in PostgreSQL. postgres.js would ask the database for all of
 * them on each new connection, and a connection lost just then would end the process.
 */
export const ARRAY_TYPES = {
  integers: arrayType<number>(1007, { print: String, parse: Number }),
  bigints: arrayType<bigint>(1016, { print: String, parse: BigInt }),
  uuids: arrayType<string>(2951, { print: String, parse: (text) => text.replaceAll('-', '') }),
  texts: writtenOnly<string>(1009, quoted),
  byteas: writtenOnly<Uint8Array>(1001, (bytes) => quoted(`\\x${toHex(bytes)}`)),
}

interface Element<T> {
  /** Without commas, quotes and braces, or quoted. */
  readonly print: (value: T) => string
  /** Of a text without quotes. */
  readonly parse: (text: string) => T
}

function arrayType<T>(number: number, { print, parse }: Element<T>): ArrayType<T> {
  return {
    to: number,
    from: [number],
    serialize: (values) => literalOf(values, print),
    parse: (text) => (text === '{}' ? [] : text.slice(1, -1).split(',').map(parse)),
  }
}

/** Never a column of ours: what PostgreSQL answers may hold quotes. */
function writtenOnly<T>(number: number, print: (value: T) => string): ArrayType<T> {
  const parse = () => {
    throw new TypeError(`arrays of type ${number} are not read`)
  }
  return { to: number, from: [number], serialize: (values) => literalOf(values, print), parse }
}

function literalOf<T>(values: readonly T[], print: (value: T) => string): string {
  return `{${values.map(print).join(',')}}`
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}
