import { DecodeError, located } from '../msgpack/decode-error.ts'
import type { Reader } from '../msgpack/reader.ts'
import type { Codec } from './codec.ts'
import { literals } from './scalars.ts'
import { type Fields, FieldTable, snakeCase, type ValueOf } from './struct.ts'

/** Fields of each variant, by its literal. */
export type Variants = Readonly<Record<string, Fields>>
type Simplify<T> = { readonly [K in keyof T]: T[K] }

/** Union of the variants, told apart by the literal in `Tag`. */
export type TaggedValue<Tag extends string, V extends Variants> = {
  [L in keyof V & string]: Simplify<{ readonly [T in Tag]: L } & ValueOf<V[L]>>
}[keyof V & string]

/** What else a tagged codec reads. */
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
  const tables = new Map(
    Object.entries(variants).map(([literal, fields]) => [literal, taggedTable(tag, literal, fields)]),
  )
  const tableOf = (literal: string): FieldTable => {
    const table = tables.get(literal)
    if (table === undefined)
      throw new DecodeError(`unknown variant ${JSON.stringify(literal.slice(0, 64))}`).within(wireTag)
    return table
  }
  return {
    write: (out, value) => tableOf(value[tag]).write(out, value),
    read: (input) => {
      const value =
        options.positional && input.isArray()
          ? tableOf(peekFirstItem(input, wireTag)).readPositional(input)
          : tableOf(findTag(input, wireTag)).read(input)
      return value as TaggedValue<Tag, V>
    },
  }
}

/** One tagged variant alone: a struct whose tag must be `literal`. */
export function taggedStruct<const Tag extends string, const L extends string, const F extends Fields>(
  tag: Tag,
  literal: L,
  fields: F,
  options: TaggedOptions = {},
): Codec<TaggedValue<Tag, { readonly [K in L]: F }>> {
  type Value = TaggedValue<Tag, { readonly [K in L]: F }>
  const table = taggedTable(tag, literal, fields)
  return {
    write: (out, value) => table.write(out, value),
    read: (input) => (options.positional && input.isArray() ? table.readPositional(input) : table.read(input)) as Value,
  }
}

/**
 * The string at `key` of the map that comes next; the reader is left where it was. The first such entry counts: the
 * codec that then reads the map refuses a second one.
 */
export function findTag(input: Reader, key: string): string {
  const start = input.mark()
  const count = input.enterMap()
  for (let entry = 0; entry < count; entry += 1) {
    if (input.string() === key) {
      const literal = readLiteral(input, key)
      input.leave()
      input.rewind(start)
      return literal
    }
    input.skip()
  }
  throw new DecodeError('missing field').within(key)
}

/** The tag is a field like the others, so it is written first and refused when it is missing or repeated. */
function taggedTable(tag: string, literal: string, fields: Fields): FieldTable {
  return new FieldTable({ [tag]: literals(literal), ...fields })
}

function peekFirstItem(input: Reader, tag: string): string {
  const start = input.mark()
  if (input.enterArray() < 1) throw new DecodeError('missing field').within(tag)
  const literal = readLiteral(input, tag)
  input.leave()
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
