import { fromHex, toHex } from '@parallax/wire'
import type { RsaNumbers } from './rsa-numbers.ts'

/**
 * `data` to the power of the public exponent, on as many bytes as the modulus; undefined when `data` is not below the
 * modulus. BigInt does not run in constant time: for public data only.
 */
export function raise(data: Uint8Array, { modulus, exponent, size }: RsaNumbers): Uint8Array | undefined {
  const base = BigInt(`0x${toHex(data) || '0'}`)
  if (base >= modulus) return undefined
  return fromHex(
    power(base, exponent, modulus)
      .toString(16)
      .padStart(2 * size, '0'),
  )
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus
    if (bit === '1') result = (result * base) % modulus
  }
  return result
}
