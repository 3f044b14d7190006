import { readFile } from 'node:fs/promises'
import { DecodeError, decode, encode, toHex } from '@parallax/wire'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { refusal } from '../acceptance/subject.ts'
import { loadVectors, unhex } from '../acceptance/vectors.ts'
import { recoverSecret, ShamirShare, shamirShare, splitSecret } from '../index.ts'
import { nativeCrypto } from '../native/index.ts'
import { invert, multiply } from './gf256.ts'

const vectors = await loadVectors((file) =>
  readFile(new URL(`../../../../spec/vectors/${file}`, import.meta.url), 'utf8'),
)
const { shares: wireShares, share_error, secret, threshold } = vectors.crypto.shamir
const shares = wireShares.map((share) => new ShamirShare(unhex(share)))
const crypto = await nativeCrypto()

describe('the shares of the vector', () => {
  test.each(subsetsOf(shares).filter((subset) => subset.length >= threshold))('recover the secret: %#', (...subset) => {
    expect(toHex(recoverSecret(subset, threshold))).toBe(secret)
  })

  test('recover it when one is given twice, in any order', () => {
    expect(toHex(recoverSecret([...shares, ...shares].reverse(), threshold))).toBe(secret)
  })

  test('do not recover it when there are too few distinct ones', () => {
    for (const few of [[], shares.slice(0, 1), [...shares.slice(0, 1), ...shares.slice(0, 1)]])
      expect(() => recoverSecret(few, threshold)).toThrow(refusal('decryption'))
  })
})

test.each(share_error)('refuses "%s" as a share', (share) => {
  expect(() => new ShamirShare(unhex(share))).toThrow(refusal('data size'))
  expect(() => decode(shamirShare, Uint8Array.of(0xc4, share.length / 2, ...unhex(share)))).toThrow(DecodeError)
})

test('a share is written as a bin of x and y', () => {
  const share = new ShamirShare(Uint8Array.of(3, 7, 9))
  expect(encode(shamirShare, share)).toEqual(Uint8Array.of(0xc4, 3, 3, 7, 9))
  expect(decode(shamirShare, encode(shamirShare, share)).exposeSecretBytes()).toEqual(Uint8Array.of(3, 7, 9))
})

test('refuses shares that contradict each other, or that hold the secret itself', () => {
  const [one, two] = [Uint8Array.of(1, 5), Uint8Array.of(2, 5)].map((bytes) => new ShamirShare(bytes))
  expect(recoverSecret([one, two].filter(isShare), 2)).toEqual(Uint8Array.of(5))
  const refused = (bytes: Uint8Array) => () => recoverSecret([...[one, two].filter(isShare), new ShamirShare(bytes)], 2)
  expect(refused(Uint8Array.of(2, 6))).toThrow(refusal('decryption'))
  expect(refused(Uint8Array.of(0, 6))).toThrow(refusal('decryption'))
  expect(refused(Uint8Array.of(3, 6, 7))).toThrow(refusal('data size'))
})

test('any threshold of the shares recover the secret', () => {
  const deal = fc.integer({ min: 1, max: 8 }).chain((least) =>
    fc.record({
      threshold: fc.constant(least),
      order: fc.shuffledSubarray([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], { minLength: least }),
      clear: fc.uint8Array({ minLength: 1, maxLength: 80 }),
    }),
  )
  fc.assert(
    fc.property(deal, ({ threshold: least, order, clear }) => {
      const dealt = splitSecret(crypto, clear, { threshold: least, shares: 10 })
      expect(dealt.map((share) => share.x)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
      const kept = order.map((x) => dealt[x - 1]).filter(isShare)
      expect(recoverSecret(kept, least)).toEqual(clear)
    }),
  )
})

test('fewer shares than the threshold say nothing: every secret remains as likely', () => {
  const seen = new Set<number>()
  for (let round = 0; round < 6000; round += 1) {
    const [share] = splitSecret(crypto, Uint8Array.of(42), { threshold: 2, shares: 1 })
    seen.add(share?.exposeSecretBytes()[1] ?? -1)
  }
  // A share that missed one value would rule out one secret; 6000 draws miss one of 256 once in 60 million runs.
  expect(seen.size).toBe(256)
})

test('deals up to 255 shares, all needed when the threshold says so', () => {
  const clear = crypto.random(10)
  const dealt = splitSecret(crypto, clear, { threshold: 255, shares: 255 })
  expect(recoverSecret(dealt, 255)).toEqual(clear)
  expect(() => recoverSecret(dealt.slice(1), 255)).toThrow(refusal('decryption'))
})

test.each([
  [0, 1],
  [256, 300],
  [1, 0],
  [1, 256],
  [1.5, 3],
])('does not deal with threshold %d and %d shares', (least, count) => {
  expect(() => splitSecret(crypto, Uint8Array.of(1), { threshold: least, shares: count })).toThrow(RangeError)
})

test('the field is that of 0x11D: 2 generates it, every element has its inverse', () => {
  const powers = new Set<number>()
  for (let power = 1, exponent = 0; exponent < 255; power = multiply(power, 2), exponent += 1) powers.add(power)
  expect(powers.size).toBe(255)
  expect(multiply(0x80, 2)).toBe(0x1d)
  for (let value = 1; value < 256; value += 1) expect(multiply(value, invert(value))).toBe(1)
  for (let value = 0; value < 256; value += 1) expect([multiply(value, 0), multiply(1, value)]).toEqual([0, value])
})

function isShare(share: ShamirShare | undefined): share is ShamirShare {
  return share !== undefined
}

function subsetsOf<T>(items: readonly T[]): readonly T[][] {
  return items.reduce<T[][]>((subsets, item) => subsets.concat(subsets.map((subset) => [...subset, item])), [[]])
}
