import { equalBytes } from '../constant-time.ts'
import { HASH_SIZE, pssSize } from './limits.ts'
import type { RsaNumbers } from './rsa-numbers.ts'

export type Sha256 = (data: Uint8Array) => Uint8Array

const PSS_TRAILER = 0xbc
const PKCS1_LEAST_PADDING = 8

/** EME-OAEP with an empty label (RFC 8017 §7.1.1); `clear` fits, `seed` is of 32 random bytes. */
export function oaepEncode(clear: Uint8Array, seed: Uint8Array, { sha256, size }: { sha256: Sha256; size: number }) {
  const encoded = new Uint8Array(size)
  const maskedSeed = encoded.subarray(1, 1 + HASH_SIZE)
  const block = encoded.subarray(1 + HASH_SIZE)
  block.set(sha256(new Uint8Array()))
  block[block.length - clear.length - 1] = 1
  block.set(clear, block.length - clear.length)
  maskedSeed.set(seed)
  mask(block, seed, sha256)
  mask(maskedSeed, block, sha256)
  return encoded
}

/** EMSA-PSS (RFC 8017 §9.1.2), the length of the salt being found from where it starts. */
export function isPssEncodingOf(
  message: Uint8Array,
  raised: Uint8Array,
  key: RsaNumbers & { sha256: Sha256 },
): boolean {
  const size = pssSize(key)
  const encoded = raised.subarray(raised.length - size)
  if (size < HASH_SIZE + 2 || encoded.at(-1) !== PSS_TRAILER || (size < raised.length && raised[0] !== 0)) return false
  const block = encoded.slice(0, size - HASH_SIZE - 1)
  const hash = encoded.subarray(block.length, size - 1)
  const unusedBits = 8 * size - (key.modulus.toString(2).length - 1)
  if ((block[0] ?? 0) >> (8 - unusedBits) !== 0) return false
  mask(block, hash, key.sha256)
  block[0] = (block[0] ?? 0) & (0xff >> unusedBits)
  const one = block.findIndex((byte) => byte !== 0)
  if (block[one] !== 1) return false
  return equalBytes(hash, key.sha256(pssInput(key.sha256(message), block.subarray(one + 1))))
}

/** EMSA-PKCS1-v1_5 without the algorithm: what follows 00 01 FF…FF 00 (end of spec 01 §5.12). */
export function pkcs1Content(raised: Uint8Array): Uint8Array | undefined {
  if (raised[0] !== 0 || raised[1] !== 1) return undefined
  const padded = raised.subarray(2)
  const end = padded.findIndex((byte) => byte !== 0xff)
  return end >= PKCS1_LEAST_PADDING && padded[end] === 0 ? padded.slice(end + 1) : undefined
}

function pssInput(messageHash: Uint8Array, salt: Uint8Array): Uint8Array {
  const input = new Uint8Array(8 + HASH_SIZE + salt.length)
  input.set(messageHash, 8)
  input.set(salt, 8 + HASH_SIZE)
  return input
}

/** XORs MGF1 of `seed` into `target` (RFC 8017 §B.2.1). */
function mask(target: Uint8Array, seed: Uint8Array, sha256: Sha256): void {
  const input = new Uint8Array(seed.length + 4)
  input.set(seed)
  for (let start = 0; start < target.length; start += HASH_SIZE) {
    new DataView(input.buffer).setUint32(seed.length, start / HASH_SIZE)
    for (const [index, byte] of sha256(input).entries())
      if (start + index < target.length) target[start + index] = (target[start + index] ?? 0) ^ byte
  }
}
