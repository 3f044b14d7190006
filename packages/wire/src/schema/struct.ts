import { DecodeError, located } from '../msgpack/decode-error.ts'
import type { Reader } from '../msgpack/reader.ts'
import type { Writer } from '../msgpack/writer.ts'
import type { Codec } from './codec.ts'
import { nullable } from './containers.ts'

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

export type Field = Codec<unknown> | OptionalField<unknown, null | undefined>
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
  readonly codec: Codec<unknown>
  readonly required: boolean
  readonly missing: null | undefined
}

/** Fields of one struct, compiled: order of the schema tables, wire names in snake_case. */
export class FieldTable {
  readonly slots: readonly Slot[]
  readonly #byWireName: ReadonlyMap<string, number>

  constructor(fields: Fields) {
    this.slots = Object.entries(fields).map(([name, field]) => {
      const optional = 'missing' in field || 'codec' in field
      const codec = (optional ? (field as OptionalField<unknown, null>).codec : field) as Codec<unknown>
      const missing = optional ? (field as OptionalField<unknown, null>).missing : undefined
      return { name, wireName: snakeCase(name), codec, required: !optional, missing }
    })
    this.#byWireName = new Map(this.slots.map((slot, index) => [slot.wireName, index]))
  }

  /** How many entries `value` takes in a map. */
  countOf(value: Readonly<Record<string, unknown>>): number {
    let count = 0
    for (const slot of this.slots)
      if (slot.missing === null || value[slot.name] !== undefined || slot.required) count += 1
    return count
  }

  writeEntries(out: Writer, value: Readonly<Record<string, unknown>>): void {
    for (const slot of this.slots) {
      const content = value[slot.name]
      if (content === undefined && !slot.required && slot.missing === undefined) continue
      out.string(slot.wireName)
      slot.codec.write(out, content === undefined ? null : content)
    }
  }

  /** Reads one entry whose key is already taken; unknown keys are passed over, repeated ones refused. */
  readEntry(input: Reader, wireName: string, into: unknown[], seen: Uint8Array): void {
    const index = this.#byWireName.get(wireName)
    const slot = index === undefined ? undefined : this.slots[index]
    if (index === undefined || slot === undefined) return input.skip()
    if (seen[index]) throw new DecodeError('duplicate key').within(wireName)
    seen[index] = 1
    try {
      into[index] = slot.codec.read(input)
    } catch (error) {
      throw located(error, wireName)
    }
  }

  /** The value made of what was read; a required field that was not there is refused. */
  finish(into: readonly unknown[], seen: Uint8Array, value: Record<string, unknown>): void {
    for (let index = 0; index < this.slots.length; index += 1) {
      const slot = this.slots[index] as Slot
      if (seen[index]) value[slot.name] = into[index]
      else if (slot.required) throw new DecodeError('missing field').within(slot.wireName)
      else if (slot.missing === null) value[slot.name] = null
    }
  }

  /** Legacy positional form: the values in schema order, trailing optional ones may be missing (spec 01 §1.5). */
  readPositional(input: Reader, count: number, value: Record<string, unknown>): void {
    const into: unknown[] = []
    const seen = new Uint8Array(this.slots.length)
    for (let index = 0; index < count; index += 1) {
      const slot = this.slots[index]
      if (slot === undefined) input.skip()
      else this.readEntry(input, slot.wireName, into, seen)
    }
    this.finish(into, seen, value)
  }
}

/** Map with string keys. Names are camelCase here and snake_case on the wire. */
export function struct<const F extends Fields>(fields: F): Codec<ValueOf<F>> {
  const table = new FieldTable(fields)
  return {
    write: (out, value) => {
      const record = value as Readonly<Record<string, unknown>>
      out.mapHeader(table.countOf(record))
      table.writeEntries(out, record)
    },
    read: (input) => {
      const value: Record<string, unknown> = {}
      const into: unknown[] = []
      const seen = new Uint8Array(table.slots.length)
      const count = input.enterMap()
      for (let entry = 0; entry < count; entry += 1) table.readEntry(input, input.string(), into, seen)
      input.leave()
      table.finish(into, seen, value)
      return value as ValueOf<F>
    },
  }
}

export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
