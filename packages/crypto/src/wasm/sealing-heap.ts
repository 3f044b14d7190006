import type { SecretboxKey } from '../primitives.ts'

/**
 * The compiled library beneath the wrappers, which they export without declaring it. Pointers are offsets in `HEAPU8`;
 * a 64 bit length is passed as two halves, low and high; success is 0.
 */
export interface RawLibsodium {
  /** Replaced when the memory grows: read it again after each allocation. */
  readonly HEAPU8: Uint8Array
  _malloc(size: number): number
  _free(pointer: number): void
  _crypto_secretbox_easy(c: number, m: number, low: number, high: number, nonce: number, key: number): number
  _crypto_secretbox_open_easy(m: number, c: number, low: number, high: number, nonce: number, key: number): number
}

declare module 'libsodium-wrappers-sumo' {
  export const libsodium: RawLibsodium
}

const KEY = 0
const NONCE = 32
const DATA = 64
const MAC_SIZE = 16

/**
 * Secretbox in a region of the library's memory that is kept from one call to the next. The wrappers allocate twice,
 * copy the result once more and leave key and clear text behind; here there is one copy in, one copy out.
 */
export class SealingHeap {
  readonly #raw: RawLibsodium
  #start = 0
  #capacity = 0

  constructor(raw: RawLibsodium) {
    this.#raw = raw
  }

  seal(out: Uint8Array, clear: Uint8Array, box: SecretboxKey): void {
    const [start, memory] = this.#prepare(clear.length + MAC_SIZE, box)
    const data = start + DATA
    memory.set(clear, data + MAC_SIZE)
    const status = this.#raw._crypto_secretbox_easy(data, data + MAC_SIZE, clear.length, 0, start + NONCE, start + KEY)
    out.set(memory.subarray(data, data + clear.length + MAC_SIZE))
    memory.fill(0, start, data)
    if (status !== 0) throw new Error(`crypto_secretbox_easy: status ${status}`)
  }

  open(out: Uint8Array, sealed: Uint8Array, box: SecretboxKey): boolean {
    const [start, memory] = this.#prepare(sealed.length, box)
    const data = start + DATA
    memory.set(sealed, data)
    const clear = data + MAC_SIZE
    const status = this.#raw._crypto_secretbox_open_easy(clear, data, sealed.length, 0, start + NONCE, start + KEY)
    if (status === 0) out.set(memory.subarray(clear, data + sealed.length))
    memory.fill(0, start, data + sealed.length)
    return status === 0
  }

  #prepare(length: number, { nonce, key }: SecretboxKey): readonly [start: number, memory: Uint8Array] {
    this.#reserve(DATA + length)
    const memory = this.#raw.HEAPU8
    memory.set(key, this.#start + KEY)
    memory.set(nonce, this.#start + NONCE)
    return [this.#start, memory]
  }

  #reserve(size: number): void {
    if (size <= this.#capacity) return
    if (this.#capacity > 0) this.#raw._free(this.#start)
    this.#capacity = 0
    this.#start = this.#raw._malloc(size)
    if (this.#start === 0) throw new RangeError(`no memory for ${size} bytes`)
    this.#capacity = size
  }
}
