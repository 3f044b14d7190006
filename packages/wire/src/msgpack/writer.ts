const utf8 = new TextEncoder()

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

  nil(): void {
    this.#byte(0xc0)
  }

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

  string(value: string): void {
    // Three bytes a UTF-16 unit is the most that UTF-8 takes, so one reservation is enough.
    const most = value.length * 3
    this.#reserve(5 + most)
    const header = most < 32 ? 1 : most < 256 ? 2 : most < 65536 ? 3 : 5
    const { written } = utf8.encodeInto(value, this.#bytes.subarray(this.#length + header))
    const shortest = written < 32 ? 1 : written < 256 ? 2 : written < 65536 ? 3 : 5
    const start = this.#length
    if (shortest < header) this.#bytes.copyWithin(start + shortest, start + header, start + header + written)
    if (shortest === 1) this.#view.setUint8(start, 0xa0 | written)
    else this.#header(shortest === 2 ? 0xd9 : shortest === 3 ? 0xda : 0xdb, shortest - 1, written)
    this.#length = start + shortest + written
  }

  binary(value: Uint8Array): void {
    this.#reserve(5 + value.length)
    if (value.length < 256) this.#header(0xc4, 1, value.length)
    else if (value.length < 65536) this.#header(0xc5, 2, value.length)
    else this.#header(0xc6, 4, value.length)
    this.#copy(value)
  }

  /** Extension value; only the fixed sizes 1, 2, 4, 8, 16 occur in the protocol, others are written generally. */
  extension(type: number, value: Uint8Array): void {
    this.#reserve(6 + value.length)
    const fixed = [1, 2, 4, 8, 16].indexOf(value.length)
    if (fixed >= 0) this.#byte(0xd4 + fixed)
    else if (value.length < 256) this.#header(0xc7, 1, value.length)
    else if (value.length < 65536) this.#header(0xc8, 2, value.length)
    else this.#header(0xc9, 4, value.length)
    this.#byte(type)
    this.#copy(value)
  }

  arrayHeader(count: number): void {
    this.#containerHeader(count, 0x90, 0xdc)
  }

  mapHeader(count: number): void {
    this.#containerHeader(count, 0x80, 0xde)
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

  #header(marker: number, width: 1 | 2 | 4 | number, value: number): void {
    this.#reserve(5)
    this.#view.setUint8(this.#length, marker)
    if (width === 1) this.#view.setUint8(this.#length + 1, value)
    else if (width === 2) this.#view.setUint16(this.#length + 1, value)
    else this.#view.setUint32(this.#length + 1, value)
    this.#length += 1 + width
  }

  #copy(value: Uint8Array): void {
    this.#reserve(value.length)
    this.#bytes.set(value, this.#length)
    this.#length += value.length
  }

  #byte(value: number): void {
    this.#reserve(1)
    this.#view.setUint8(this.#length, value)
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
