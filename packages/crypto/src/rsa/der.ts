/** A DER value met while reading: its tag and its content. */
export interface DerValue {
  readonly tag: number
  readonly content: Uint8Array
}

export const DER_INTEGER = 0x02
export const DER_BIT_STRING = 0x03
export const DER_OCTET_STRING = 0x04
export const DER_NULL = 0x05
export const DER_OBJECT_ID = 0x06
export const DER_SEQUENCE = 0x30

/** Reads values one after the other: definite lengths in their shortest form, low tag numbers. */
export class DerReader {
  readonly #bytes: Uint8Array
  #offset = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get atEnd(): boolean {
    return this.#offset === this.#bytes.length
  }

  /** The next value, undefined when it is malformed or cut short. */
  next(): DerValue | undefined {
    const tag = this.#byte()
    const length = this.#length()
    if (tag === undefined || length === undefined || this.#offset + length > this.#bytes.length) return undefined
    const content = this.#bytes.subarray(this.#offset, this.#offset + length)
    this.#offset += length
    return { tag, content }
  }

  /** The content of the next value if it is of this tag. */
  expect(tag: number): Uint8Array | undefined {
    const value = this.next()
    return value?.tag === tag ? value.content : undefined
  }

  #byte(): number | undefined {
    const byte = this.#bytes[this.#offset]
    this.#offset += 1
    return byte
  }

  #length(): number | undefined {
    const first = this.#byte()
    if (first === undefined || first < 0x80) return first
    const count = first & 0x7f
    if (count > 3) return undefined
    let length = 0
    for (let index = 0; index < count; index += 1) length = length * 256 + (this.#byte() ?? Number.NaN)
    const shortest = length >= 0x80 && length >= 256 ** (count - 1)
    return shortest ? length : undefined
  }
}
