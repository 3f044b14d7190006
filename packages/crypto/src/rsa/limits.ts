import type { RsaNumbers } from './rsa-numbers.ts'

/** Length of SHA-256, of the label's hash in OAEP and of our salts in PSS. */
export const HASH_SIZE = 32

/** OAEP spends two hashes and two bytes (RFC 8017 §7.1.1). */
export function fitsOaep(clear: Uint8Array, { size }: RsaNumbers): boolean {
  return clear.length <= size - 2 * HASH_SIZE - 2
}

/** PSS needs room for a hash, a salt of 32 bytes and two bytes (RFC 8017 §9.1.1). */
export function fitsPss(numbers: RsaNumbers): boolean {
  return pssSize(numbers) >= 2 * HASH_SIZE + 2
}

/** Bytes of an encoded PSS message, which has one bit less than the modulus. */
export function pssSize({ modulus }: RsaNumbers): number {
  return Math.ceil((modulus.toString(2).length - 1) / 8)
}
