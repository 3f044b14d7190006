import { Reader } from '../msgpack/reader.ts'
import { Writer } from '../msgpack/writer.ts'

/** How one type of the schema tables stands on the wire. */
export interface Codec<T> {
  write(out: Writer, value: T): void
  /** Throws `DecodeError` on anything that the specification does not accept. */
  read(input: Reader): T
}

/** The type that a codec carries. */
export type TypeOf<C> = C extends Codec<infer T> ? T : never

/**
 * The bytes of `value`, tag and fields in the order of the schema. Throws a RangeError when the value is outside what
 * its type allows. Example: `encode(version, 5)`.
 */
export function encode<T>(codec: Codec<T>, value: T): Uint8Array {
  const out = new Writer()
  codec.write(out, value)
  return out.finish()
}

/**
 * Decodes the first value of `bytes`; what follows it is ignored (spec 01 §1.5). Throws a `DecodeError` on anything
 * that the specification does not accept. Bytes in the result are views on the input.
 */
export function decode<T>(codec: Codec<T>, bytes: Uint8Array): T {
  return codec.read(new Reader(bytes))
}
