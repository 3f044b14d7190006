import { DecodeError } from '../msgpack/decode-error.ts'
import { type Codec, encode } from './codec.ts'

/** Boolean. */
export const boolean: Codec<boolean> = {
  write: (out, value) => out.boolean(value),
  read: (input) => input.boolean(),
}

/** String. */
export const string: Codec<string> = {
  write: (out, value) => out.string(value),
  read: (input) => input.string(),
}

/** Bytes. A view on the message when read: copy it if it must outlive the buffer. */
export const bytes: Codec<Uint8Array> = {
  write: (out, value) => out.binary(value),
  read: (input) => input.binary(),
}

/** Float: written as float64 always, read from any number (spec 01 §1.1). */
export const float: Codec<number> = {
  write: (out, value) => out.float(value),
  read: (input) => input.float(),
}

/** Integer of the tables: an i64, narrowed here to what a number holds exactly. */
export const integer: Codec<number> = ranged(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)
/** Version: 0..2^32-1. */
export const version: Codec<number> = ranged(0, 0xffff_ffff)
/** Size: u64, narrowed to 2^53-1 (8 PiB), what a number holds exactly. */
export const size: Codec<number> = ranged(0, Number.MAX_SAFE_INTEGER)
/** NonZeroInteger: from 1, narrowed as Size is. */
export const nonZeroInteger: Codec<number> = ranged(1, Number.MAX_SAFE_INTEGER)
/** NonZeroU8: 1..255. */
export const nonZeroU8: Codec<number> = ranged(1, 255)
/** u32 of API versions. */
export const u32: Codec<number> = ranged(0, 0xffff_ffff)

/** Index: the whole u64 range, since a server answers `bad_key_index` to any number (spec 01 §1.1). */
export const index: Codec<bigint> = {
  write: (out, value) => {
    if (value < 0n) throw new RangeError(`negative index: ${value}`)
    out.integer(value)
  },
  read: (input) => {
    const value = BigInt(input.integer())
    if (value < 0n) throw new DecodeError('negative index')
    return value
  },
}

/** Bytes of one exact length. */
export function fixedBytes(length: number): Codec<Uint8Array> {
  return {
    write: (out, value) => {
      if (value.length !== length) throw new RangeError(`expected ${length} bytes, not ${value.length}`)
      out.binary(value)
    },
    read: (input) => {
      const value = input.binary()
      if (value.length !== length) throw new DecodeError(`expected ${length} bytes, found ${value.length}`)
      return value
    },
  }
}

/** Literal enum: a str that must be one of `literals` (spec 01 §1.3). */
export function literals<const L extends string>(...allowed: readonly L[]): Codec<L> {
  const known = allowed.map((literal) => ({ literal, encoded: encode(string, literal) }))
  return {
    write: (out, value) => {
      const form = known.find(({ literal }) => literal === value)
      if (form === undefined) throw new RangeError(`unknown literal ${value}`)
      out.raw(form.encoded)
    },
    read: (input) => {
      // Comparing bytes spares making a string; only another header of the same text goes on.
      for (const { literal, encoded } of known) if (input.takeBytes(encoded)) return literal
      const text = input.string()
      const literal = allowed.find((one) => one === text)
      if (literal === undefined) throw new DecodeError(`unknown literal ${JSON.stringify(text.slice(0, 64))}`)
      return literal
    },
  }
}

/** The same wire form with a check (and narrowing) on read; `check` throws `DecodeError`. */
export function refined<W, T extends W>(codec: Codec<W>, check: (value: W) => T): Codec<T> {
  return { write: (out, value) => codec.write(out, value), read: (input) => check(codec.read(input)) }
}

/** Another representation of the same wire form. */
export function mapped<const W, T>(codec: Codec<W>, to: (value: W) => T, from: (value: T) => W): Codec<T> {
  return { write: (out, value) => codec.write(out, from(value)), read: (input) => to(codec.read(input)) }
}

function ranged(least: number, most: number): Codec<number> {
  return {
    write: (out, value) => {
      if (value < least || value > most) throw new RangeError(`out of range: ${value}`)
      out.integer(value)
    },
    read: (input) => {
      const value = input.integer()
      if (typeof value === 'bigint' || value < least || value > most) throw new DecodeError(`out of range: ${value}`)
      return value
    },
  }
}
