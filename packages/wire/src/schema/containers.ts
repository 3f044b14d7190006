import { DecodeError, located } from '../msgpack/decode-error.ts'
import type { Codec } from './codec.ts'

/** List<T>: array. */
export function list<T>(item: Codec<T>): Codec<readonly T[]> {
  return {
    write: (out, values) => {
      out.arrayHeader(values.length)
      for (const value of values) item.write(out, value)
    },
    read: (input) => {
      const count = input.enterArray()
      const values: T[] = []
      try {
        while (values.length < count) values.push(item.read(input))
      } catch (error) {
        throw located(error, values.length)
      }
      input.leave()
      return values
    },
  }
}

/** Set<T>: duplicates collapse on read (spec 01 §1.2). `T` must compare by value (ids, strings). */
export function set<T extends string | number | bigint>(item: Codec<T>): Codec<ReadonlySet<T>> {
  const items = list(item)
  return {
    write: (out, values) => items.write(out, [...values]),
    read: (input) => new Set(items.read(input)),
  }
}

/** Map<K, V>: keys stand on the wire as their own type; a repeated key is refused. */
export function map<K extends string | number | bigint, V>(key: Codec<K>, value: Codec<V>): Codec<ReadonlyMap<K, V>> {
  return {
    write: (out, entries) => {
      out.mapHeader(entries.size)
      for (const [name, content] of entries) {
        key.write(out, name)
        value.write(out, content)
      }
    },
    read: (input) => {
      const count = input.enterMap()
      const entries = new Map<K, V>()
      try {
        while (entries.size < count) {
          const name = key.read(input)
          if (entries.has(name)) throw new DecodeError('duplicate key')
          entries.set(name, value.read(input))
        }
      } catch (error) {
        throw located(error, entries.size)
      }
      input.leave()
      return entries
    },
  }
}

/** Tuple: an array of exactly this length. */
export function tuple<T extends readonly unknown[]>(
  ...items: { readonly [I in keyof T]: Codec<T[I]> }
): Codec<Readonly<T>> {
  return {
    write: (out, values) => {
      out.arrayHeader(items.length)
      for (const [index, item] of items.entries()) item.write(out, values[index])
    },
    read: (input) => {
      const count = input.enterArray()
      if (count !== items.length) throw new DecodeError(`expected ${items.length} items, found ${count}`)
      const values: unknown[] = []
      try {
        for (const item of items) values.push(item.read(input))
      } catch (error) {
        throw located(error, values.length)
      }
      input.leave()
      return values as unknown as Readonly<T>
    },
  }
}

/** RequiredOption<T>: always present, nil or T. */
export function nullable<T>(codec: Codec<T>): Codec<T | null> {
  return {
    write: (out, value) => (value === null ? out.nil() : codec.write(out, value)),
    read: (input) => (input.takeNil() ? null : codec.read(input)),
  }
}
