import type { CryptoBackend } from '../backend.ts'
import { equalBytes } from '../constant-time.ts'
import { CryptoError } from '../crypto-error.ts'
import { invert, multiply } from './gf256.ts'
import { ShamirShare } from './shamir-share.ts'

/** Any `threshold` of the `shares` recover `secret`, fewer tell nothing but its length (spec 01 §5.13). */
export function splitSecret(
  crypto: CryptoBackend,
  secret: Uint8Array,
  deal: { readonly threshold: number; readonly shares: number },
): readonly ShamirShare[] {
  assertCount(deal.threshold)
  assertCount(deal.shares)
  if (secret.length === 0) throw new RangeError('an empty secret')
  const coefficients = Array.from({ length: deal.threshold - 1 }, () => crypto.random(secret.length))
  const shares = Array.from({ length: deal.shares }, (_, index) => evaluate(secret, coefficients, index + 1))
  for (const coefficient of coefficients) coefficient.fill(0)
  return shares
}

/**
 * Throws `CryptoError` `decryption` when fewer than `threshold` distinct shares are given, or when they contradict
 * each other, and `data size` when their lengths differ. A share that is wrong in any other way gives a wrong secret.
 */
export function recoverSecret(shares: readonly ShamirShare[], threshold: number): Uint8Array {
  const distinct = distinctShares(shares)
  if (distinct.length < threshold || distinct.length === 0)
    throw new CryptoError('decryption', `${distinct.length} shares of the ${threshold} needed`)
  const length = distinct[0]?.exposeSecretBytes().length ?? 0
  if (distinct.some((share) => share.exposeSecretBytes().length !== length))
    throw new CryptoError('data size', 'shares of different lengths')
  const secret = new Uint8Array(length - 1)
  for (const share of distinct) {
    const weight = weightAtZero(share.x, distinct)
    const y = share.exposeSecretBytes().subarray(1)
    for (const [index, value] of y.entries()) secret[index] = (secret[index] ?? 0) ^ multiply(value, weight)
  }
  return secret
}

/** Horner's rule, on every byte of the secret at once: `coefficients` from the highest degree down. */
function evaluate(secret: Uint8Array, coefficients: readonly Uint8Array[], x: number): ShamirShare {
  const share = new Uint8Array(1 + secret.length)
  share[0] = x
  for (const coefficient of [...coefficients, secret])
    for (const [index, value] of coefficient.entries()) share[1 + index] = multiply(share[1 + index] ?? 0, x) ^ value
  return new ShamirShare(share)
}

/** Lagrange: the product of x_k / (x_k - x_j) over the other shares. */
function weightAtZero(x: number, shares: readonly ShamirShare[]): number {
  let weight = 1
  for (const other of shares) if (other.x !== x) weight = multiply(weight, multiply(other.x, invert(other.x ^ x)))
  return weight
}

function distinctShares(shares: readonly ShamirShare[]): readonly ShamirShare[] {
  const byX = new Map<number, ShamirShare>()
  for (const share of shares) {
    const known = byX.get(share.x)
    if (share.x === 0) throw new CryptoError('decryption', 'a share with x = 0')
    if (known !== undefined && !equalBytes(known.exposeSecretBytes(), share.exposeSecretBytes()))
      throw new CryptoError('decryption', `two different shares with x = ${share.x}`)
    byX.set(share.x, share)
  }
  return [...byX.values()]
}

function assertCount(count: number): void {
  if (!Number.isInteger(count) || count < 1 || count > 255) throw new RangeError(`${count} is not within 1..255`)
}
