import { DecodeError, located } from '../msgpack/decode-error.ts'
import type { Reader } from '../msgpack/reader.ts'
import type { Writer } from '../msgpack/writer.ts'
import type { Codec } from './codec.ts'
import { type Fields, FieldTable, snakeCase, type ValueOf } from './struct.ts'

export type Variants = Readonly<Record<string, Fields>>
type Simplify<T> = { readonly [K in keyof T]: T[K] }

/** Union of the variants, told apart by the literal in `Tag`. */
export type TaggedValue<Tag extends string, V extends Variants> = {
  [L in keyof V & string]: Simplify<{ readonly [T in Tag]: L } & ValueOf<V[L]>>
}[keyof V & string]

export interface TaggedOptions {
  /** Also read the legacy array form: tag first, then the fields in order (spec 01 §1.5, device files only). */
  readonly positional?: true
}

/** Tagged enum: the literal stands in the same map as the variant's fields, written first (spec 01 §1.3). */
export function tagged<const Tag extends string, const V extends Variants>(
  tag: Tag,
  variants: V,
  options: TaggedOptions = {},
): Codec<TaggedValue<Tag, V>> {
  const wireTag = snakeCase(tag)
  const tables = new Map(Object.entries(variants).map(([literal, fields]) => [literal, new FieldTable(fields)]))
  const tableOf = (literal: string): FieldTable => {
    const table = tables.get(literal)
    if (table === undefined)
      throw new DecodeError(`unknown variant ${JSON.stringify(literal.slice(0, 64))}`).within(wireTag)
    return table
  }
  return {
    write: (out: Writer, value: TaggedValue<Tag, V>) => {
      const record = value as Readonly<Record<string, unknown>>
      const literal = record[tag] as string
      const table = tableOf(literal)
      out.mapHeader(1 + table.countOf(record))
      out.string(wireTag)
      out.string(literal)
      table.writeEntries(out, record)
    },
    read: (input: Reader) => {
      const value: Record<string, unknown> = {}
      if (options.positional && input.isArray()) readArray(input, value)
      else readMap(input, value)
      return value as TaggedValue<Tag, V>
    },
  }

  function readMap(input: Reader, value: Record<string, unknown>): void {
    const literal = findTag(input, wireTag)
    const table = tableOf(literal)
    value[tag] = literal
    const into: unknown[] = []
    const seen = new Uint8Array(table.slots.length)
    const count = input.enterMap()
    for (let entry = 0; entry < count; entry += 1) table.readEntry(input, input.string(), into, seen)
    input.leave()
    table.finish(into, seen, value)
  }

  function readArray(input: Reader, value: Record<string, unknown>): void {
    const count = input.enterArray()
    if (count < 1) throw new DecodeError('missing field').within(wireTag)
    const literal = input.string()
    value[tag] = literal
    tableOf(literal).readPositional(input, count - 1, value)
    input.leave()
  }
}

/** One tagged variant alone: a struct whose tag must be `literal`. */
export function taggedStruct<const Tag extends string, const L extends string, const F extends Fields>(
  tag: Tag,
  literal: L,
  fields: F,
  options: TaggedOptions = {},
): Codec<TaggedValue<Tag, { readonly [K in L]: F }>> {
  return tagged(tag, { [literal]: fields } as { readonly [K in L]: F }, options)
}

/** The string at `key` of the map that comes next; the reader is left where it was. Exactly one must be there. */
export function findTag(input: Reader, key: string): string {
  const start = input.mark()
  let literal: string | undefined
  const count = input.enterMap()
  for (let entry = 0; entry < count; entry += 1) {
    if (input.string() !== key) input.skip()
    else if (literal !== undefined) throw new DecodeError('duplicate key').within(key)
    else literal = readLiteral(input, key)
  }
  input.leave()
  if (literal === undefined) throw new DecodeError('missing field').within(key)
  input.rewind(start)
  return literal
}

function readLiteral(input: Reader, key: string): string {
  try {
    return input.string()
  } catch (error) {
    throw located(error, key)
  }
}
