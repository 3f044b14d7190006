import { DecodeError, located } from '../msgpack/decode-error.ts'
import type { Reader } from '../msgpack/reader.ts'
import type { Writer } from '../msgpack/writer.ts'
import { type Codec, encode } from './codec.ts'
import { nullable } from './containers.ts'
import { string } from './scalars.ts'

/** A field that may be missing. `missing` is what a reader then gets. */
export interface OptionalField<T, M> {
  readonly codec: Codec<T>
  readonly missing: M
}

/** NonRequiredOption<T>: nil or missing both read as null; written as nil (spec 01 §1.2). */
export function nullableOrMissing<T>(codec: Codec<T>): OptionalField<T | null, null> {
  return { codec: nullable(codec), missing: null }
}

/** A field that came with a later revision: missing reads as undefined and is then left out on write. */
export function since<T>(codec: Codec<T>): OptionalField<T, undefined> {
  return { codec, missing: undefined }
}

/** How one field stands in a struct. */
export type Field = Codec<unknown> | OptionalField<unknown, null | undefined>
/** Fields of a struct in the order of the schema tables, by their names in code. */
export type Fields = Readonly<Record<string, Field>>

type FieldType<F> = F extends Codec<infer T> ? T : F extends OptionalField<infer T, null> ? T : never
type SinceKeys<F extends Fields> = {
  [K in keyof F]: F[K] extends OptionalField<unknown, undefined> ? K : never
}[keyof F]
type SinceType<F> = F extends OptionalField<infer T, undefined> ? T | undefined : never

/** The value of a struct with these fields. */
export type ValueOf<F extends Fields> = { readonly [K in Exclude<keyof F, SinceKeys<F>>]: FieldType<F[K]> } & {
  readonly [K in SinceKeys<F>]?: SinceType<F[K]>
}

interface Slot {
  readonly name: string
  readonly wireName: string
  /** The wire name as MessagePack, header included. */
  readonly key: Uint8Array
  readonly codec: Codec<unknown>
  readonly missing: 'refused' | 'null' | 'absent'
}

type Values = Readonly<Record<string, unknown>>

/** Stands for a field that has not been read. */
const UNREAD = Symbol('unread')

/** Most characters of an unknown key that are repeated in an error. */
const SHOWN_KEY = 64

/** A struct's fields, compiled. */
export class FieldTable {
  readonly #slots: readonly Slot[]
  readonly #byWireName: ReadonlyMap<string, number>
  readonly #unread: readonly unknown[]

  constructor(fields: Fields) {
    this.#slots = Object.entries(fields).map(([name, field]) => slotOf(name, field))
    this.#byWireName = new Map(this.#slots.map((slot, index) => [slot.wireName, index]))
    this.#unread = this.#slots.map(() => UNREAD)
  }

  /** A map with string keys. */
  write(out: Writer, value: Values): void {
    out.mapHeader(this.#countOf(value))
    for (const slot of this.#slots) {
      const content = value[slot.name]
      if (content === undefined && slot.missing === 'absent') continue
      out.raw(slot.key)
      slot.codec.write(out, content === undefined && slot.missing === 'null' ? null : content)
    }
  }

  /** Unknown keys are passed over, repeated ones refused (spec 01 §1.5). */
  read(input: Reader): Values {
    const count = input.enterMap()
    const contents = [...this.#unread]
    let next = 0
    for (let entry = 0; entry < count; entry += 1) next = this.#readEntry(input, contents, next)
    input.leave()
    return this.#valueOf(contents)
  }

  /** Legacy positional form: the values in schema order, trailing optional ones may be missing (spec 01 §1.5). */
  readPositional(input: Reader): Values {
    const count = input.enterArray()
    const contents = [...this.#unread]
    for (let position = 0; position < count; position += 1) {
      const slot = this.#slots[position]
      if (slot === undefined) input.skip()
      else contents[position] = readContent(slot, input)
    }
    input.leave()
    return this.#valueOf(contents)
  }

  /** Reads one entry and returns the place of the field that follows it in the tables, the likeliest to come next. */
  #readEntry(input: Reader, contents: unknown[], next: number): number {
    const place = this.#takeKey(input, next)
    const slot = this.#slots[place]
    if (slot === undefined) return next
    if (contents[place] !== UNREAD) throw new DecodeError('duplicate key').within(slot.wireName)
    contents[place] = readContent(slot, input)
    return place + 1
  }

  /** Place of the field whose key comes next; -1 when it is none of ours, which is then passed over. */
  #takeKey(input: Reader, next: number): number {
    const expected = this.#slots[next]
    // Comparing bytes spares making a string of nearly every key.
    if (expected !== undefined && input.takeBytes(expected.key)) return next
    const wireName = input.string()
    const place = this.#byWireName.get(wireName)
    if (place !== undefined) return place
    skipUnknown(input, wireName)
    return -1
  }

  #countOf(value: Values): number {
    let count = this.#slots.length
    for (const slot of this.#slots) if (slot.missing === 'absent' && value[slot.name] === undefined) count -= 1
    return count
  }

  #valueOf(contents: readonly unknown[]): Values {
    const value: Record<string, unknown> = {}
    for (const [place, slot] of this.#slots.entries()) {
      const content = contents[place]
      if (content !== UNREAD) value[slot.name] = content
      else if (slot.missing === 'refused') throw new DecodeError('missing field').within(slot.wireName)
      else if (slot.missing === 'null') value[slot.name] = null
    }
    return value
  }
}

/** Map with string keys. Names are camelCase here and snake_case on the wire. */
export function struct<const F extends Fields>(fields: F): Codec<ValueOf<F>> {
  const table = new FieldTable(fields)
  return {
    write: (out, value) => table.write(out, value as Values),
    read: (input) => table.read(input) as ValueOf<F>,
  }
}

/** Wire name of a field or tag: `keyIndex` is `key_index`. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

function slotOf(name: string, field: Field): Slot {
  const wireName = snakeCase(name)
  const key = encode(string, wireName)
  if (!('codec' in field)) return { name, wireName, key, codec: field, missing: 'refused' }
  return { name, wireName, key, codec: field.codec, missing: field.missing === null ? 'null' : 'absent' }
}

function readContent(slot: Slot, input: Reader): unknown {
  try {
    return slot.codec.read(input)
  } catch (error) {
    throw located(error, slot.wireName)
  }
}

function skipUnknown(input: Reader, key: string): void {
  try {
    input.skip()
  } catch (error) {
    throw located(error, key.slice(0, SHOWN_KEY))
  }
}
