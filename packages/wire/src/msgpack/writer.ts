import { writeHex } from '../hex.ts'

const utf8 = new TextEncoder()

/** Up to this many characters or bytes a loop is faster than the call of a built-in. */
const SHORT = 32

/** Writes MessagePack with the shortest header for each value (spec 01 §1.1). */
export class Writer {
  #bytes: Uint8Array
  #view: DataView
  #length = 0

  constructor(sizeHint = 256) {
    this.#bytes = new Uint8Array(sizeHint)
    this.#view = new DataView(this.#bytes.buffer)
  }

  /** The bytes written so far, without a copy: do not write afterwards. */
  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  /** `c0`. */
  nil(): void {
    this.#byte(0xc0)
  }

  /** `c2` or `c3`. */
  boolean(value: boolean): void {
    this.#byte(value ? 0xc3 : 0xc2)
  }

  /** Integers as numbers must be safe; wider ones are given as bigint. */
  integer(value: number | bigint): void {
    if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new RangeError(`not a safe integer: ${value}`)
    if (value >= 0) this.#unsigned(value)
    else this.#negative(value)
  }

  /** Always float64, also for integral values (spec 01 §1.1). */
  float(value: number): void {
    this.#reserve(9)
    this.#view.setUint8(this.#length, 0xcb)
    this.#view.setFloat64(this.#length + 1, value)
    this.#length += 9
  }

  /** Throws a RangeError on half of a surrogate pair, which would become another character. */
  string(value: string): void {
    if (value.length < SHORT && this.#shortAscii(value)) return
    if (!value.isWellFormed()) throw new RangeError('text with half of a surrogate pair')
    // Three bytes a UTF-16 unit is the most that UTF-8 takes, so one reservation is enough.
    const most = value.length * 3
    this.#reserve(5 + most)
    const guess = stringHeader(most)
    const start = this.#length
    const { written } = utf8.encodeInto(value, this.#bytes.subarray(start + guess))
    const header = stringHeader(written)
    if (header < guess) this.#bytes.copyWithin(start + header, start + guess, start + guess + written)
    if (header === 1) this.#view.setUint8(start, 0xa0 | written)
    else this.#header(header === 2 ? 0xd9 : header === 3 ? 0xda : 0xdb, header - 1, written)
    this.#length = start + header + written
  }

  /** Bytes that are already MessagePack, as they are. */
  raw(value: Uint8Array): void {
    this.#copy(value)
  }

  /** A bin. */
  binary(value: Uint8Array): void {
    this.#reserve(5 + value.length)
    if (value.length < 256) this.#header(0xc4, 1, value.length)
    else if (value.length < 65536) this.#header(0xc5, 2, value.length)
    else this.#header(0xc6, 4, value.length)
    this.#copy(value)
  }

  /** An extension. */
  extension(type: number, value: Uint8Array): void {
    this.#extensionHeader(type, value.length)
    this.#copy(value)
  }

  /** An extension whose content is given as lower-case hex. Throws a RangeError when it is not. */
  hexExtension(type: number, hex: string): void {
    const length = hex.length / 2
    this.#extensionHeader(type, length)
    this.#reserve(length)
    if (!writeHex(hex, this.#bytes, this.#length)) throw new RangeError('not hex')
    this.#length += length
  }

  /** An extension of 8 bytes: a big endian i64. */
  int64Extension(type: number, value: bigint): void {
    this.#extensionHeader(type, 8)
    this.#reserve(8)
    this.#view.setBigInt64(this.#length, value)
    this.#length += 8
  }

  /** Starts an array: its items must follow. */
  arrayHeader(count: number): void {
    this.#containerHeader(count, 0x90, 0xdc)
  }

  /** Starts a map: its keys and values must follow, alternating. */
  mapHeader(count: number): void {
    this.#containerHeader(count, 0x80, 0xde)
  }

  /** False, and nothing written, when `value` has other characters. */
  #shortAscii(value: string): boolean {
    this.#reserve(1 + value.length)
    const start = this.#length + 1
    for (let index = 0; index < value.length; index += 1) {
      const unit = value.charCodeAt(index)
      if (unit >= 0x80) return false
      this.#bytes[start + index] = unit
    }
    this.#bytes[start - 1] = 0xa0 | value.length
    this.#length = start + value.length
    return true
  }

  #extensionHeader(type: number, length: number): void {
    this.#reserve(6)
    const fixed = [1, 2, 4, 8, 16].indexOf(length)
    if (fixed >= 0) this.#byte(0xd4 + fixed)
    else if (length < 256) this.#header(0xc7, 1, length)
    else if (length < 65536) this.#header(0xc8, 2, length)
    else this.#header(0xc9, 4, length)
    this.#byte(type)
  }

  #containerHeader(count: number, small: number, wide: number): void {
    this.#reserve(5)
    if (count < 16) this.#byte(small | count)
    else if (count < 65536) this.#header(wide, 2, count)
    else this.#header(wide + 1, 4, count)
  }

  #unsigned(value: number | bigint): void {
    this.#reserve(9)
    if (value < 0x80) this.#byte(Number(value))
    else if (value < 0x100) this.#header(0xcc, 1, Number(value))
    else if (value < 0x10000) this.#header(0xcd, 2, Number(value))
    else if (value < 0x1_0000_0000) this.#header(0xce, 4, Number(value))
    else {
      if (value > 0xffff_ffff_ffff_ffffn) throw new RangeError(`above 2^64 - 1: ${value}`)
      this.#byte(0xcf)
      this.#view.setBigUint64(this.#length, BigInt(value))
      this.#length += 8
    }
  }

  #negative(value: number | bigint): void {
    this.#reserve(9)
    if (value >= -0x20) this.#byte(Number(value) & 0xff)
    else if (value >= -0x80) this.#header(0xd0, 1, Number(value) & 0xff)
    else if (value >= -0x8000) this.#header(0xd1, 2, Number(value) & 0xffff)
    else if (value >= -0x8000_0000) this.#header(0xd2, 4, Number(value) >>> 0)
    else {
      if (value < -0x8000_0000_0000_0000n) throw new RangeError(`below -2^63: ${value}`)
      this.#byte(0xd3)
      this.#view.setBigInt64(this.#length, BigInt(value))
      this.#length += 8
    }
  }

  #header(marker: number, width: number, value: number): void {
    this.#reserve(5)
    this.#view.setUint8(this.#length, marker)
    if (width === 1) this.#view.setUint8(this.#length + 1, value)
    else if (width === 2) this.#view.setUint16(this.#length + 1, value)
    else this.#view.setUint32(this.#length + 1, value)
    this.#length += 1 + width
  }

  #copy(value: Uint8Array): void {
    this.#reserve(value.length)
    if (value.length > SHORT) this.#bytes.set(value, this.#length)
    else for (let index = 0; index < value.length; index += 1) this.#bytes[this.#length + index] = value[index] ?? 0
    this.#length += value.length
  }

  #byte(value: number): void {
    this.#reserve(1)
    this.#bytes[this.#length] = value
    this.#length += 1
  }

  #reserve(more: number): void {
    const needed = this.#length + more
    if (needed <= this.#bytes.length) return
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2))
    grown.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = grown
    this.#view = new DataView(grown.buffer)
  }
}

/** Bytes of the header of a str of this length. */
function stringHeader(length: number): 1 | 2 | 3 | 5 {
  if (length < 32) return 1
  if (length < 256) return 2
  return length < 65536 ? 3 : 5
}
