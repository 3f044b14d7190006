/** The compiled library beneath the wrappers, which they export without declaring it. */
declare module 'libsodium-wrappers-sumo' {
  export const libsodium: RawLibsodium

  /** Pointers are offsets in `HEAPU8`; a 64 bit length is passed as two halves, low and high. Success is 0. */
  export interface RawLibsodium {
    /** Replaced when the memory grows: read it again after each allocation. */
    readonly HEAPU8: Uint8Array
    _malloc(size: number): number
    _free(pointer: number): void
    _crypto_secretbox_easy(c: number, m: number, low: number, high: number, nonce: number, key: number): number
    _crypto_secretbox_open_easy(m: number, c: number, low: number, high: number, nonce: number, key: number): number
  }
}
