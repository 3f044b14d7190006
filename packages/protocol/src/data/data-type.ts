import {
  type Codec,
  DecodeError,
  type Fields,
  findTag,
  type Reader,
  type TaggedValue,
  taggedStruct,
} from '@parallax/wire'

/** Something that payloads hold: how it is written, and the rules that its content must follow. */
export interface DataSchema<T> extends Codec<T> {
  /** The first rule of spec 02 that a well-formed value breaks, or undefined. */
  violation(value: T): string | undefined
}

/** One type of the schema tables (schema-types.md): its codec and its fields, from one definition. */
export interface DataType<T, L extends string = string> extends DataSchema<T> {
  /** Its `type` on the wire. */
  readonly literal: L
  readonly fields: Fields
}

/** The value of the type `L` with these fields. */
export type DataOf<L extends string, F extends Fields> = TaggedValue<'type', { readonly [K in L]: F }>

/** What a type has beside its fields. */
export interface DataTypeOptions<T> {
  /** The rules of spec 02 for this type: the first that is broken, or undefined. */
  readonly violation?: (value: T) => string | undefined
  /** Also read the array form of the first betas (spec 01 §1.5): device files and local devices only. */
  readonly positional?: true
}

/** Defines a type of the schema tables. Field order is that of the tables. */
export function dataType<const L extends string, const F extends Fields>(
  literal: L,
  fields: F,
  options: DataTypeOptions<DataOf<L, F>> = {},
): DataType<DataOf<L, F>, L> {
  const codec = taggedStruct('type', literal, fields, options.positional ? { positional: true } : {})
  return {
    literal,
    fields,
    write: codec.write,
    read: codec.read,
    violation: options.violation ?? (() => undefined),
  }
}

type ValueOfType<D> = D extends DataSchema<infer T> ? T : never

/** One of several types, told apart by `type` (spec 01 §1.5); also in the array form of those that have one. */
export function oneOf<const D extends readonly DataType<unknown>[]>(...types: D): DataSchema<ValueOfType<D[number]>> {
  type T = ValueOfType<D[number]>
  const byLiteral = new Map(types.map((type) => [type.literal, type as unknown as DataType<T>]))
  const typeOf = (literal: string): DataType<T> => {
    const type = byLiteral.get(literal)
    if (type === undefined) throw new DecodeError(`unknown type ${JSON.stringify(literal.slice(0, 64))}`).within('type')
    return type
  }
  const typeOfValue = (value: T) => typeOf((value as { readonly type: string }).type)
  return {
    write: (out, value) => typeOfValue(value).write(out, value),
    read: (input) => typeOf(input.isArray() ? firstItem(input) : findTag(input, 'type')).read(input),
    violation: (value) => typeOfValue(value).violation(value),
  }
}

/** The same values under one more rule, which comes first. */
export function withRule<T>(schema: DataSchema<T>, rule: (value: T) => string | undefined): DataSchema<T> {
  return {
    write: schema.write,
    read: schema.read,
    violation: (value) => rule(value) ?? schema.violation(value),
  }
}

/** The tag of an array form; the reader is left where it was. */
function firstItem(input: Reader): string {
  const start = input.mark()
  if (input.enterArray() < 1) throw new DecodeError('missing field').within('type')
  const literal = input.string()
  input.leave()
  input.rewind(start)
  return literal
}
