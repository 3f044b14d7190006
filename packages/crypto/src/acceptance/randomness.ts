import { expect, test } from 'vitest'
import type { Subject } from './subject.ts'

export function randomness({ crypto }: Subject): void {
  test('fills every byte, however many are asked for', () => {
    for (const length of [0, 1, 24, 65_536, 65_537, 200_000]) {
      const bytes = crypto.random(length)
      expect(bytes.length).toBe(length)
      // The odds against 24 zero bytes at the end of a good generator are 2^192.
      if (length >= 24) expect(bytes.subarray(-24).some((byte) => byte !== 0)).toBe(true)
    }
  })

  test('spreads over all values', () => {
    const counts = new Uint32Array(256)
    for (const byte of crypto.random(256 * 1000)) counts[byte] = (counts[byte] ?? 0) + 1
    // 1000 expected of each, standard deviation 32: seven of them apart happens once in 10^9 runs.
    expect(Math.min(...counts)).toBeGreaterThan(775)
    expect(Math.max(...counts)).toBeLessThan(1225)
  })

  test('makes a new key each time', () => {
    for (const make of [crypto.newSecretKey, crypto.newSigningKey, crypto.newPrivateKey, crypto.newKeyDerivation]) {
      const keys = Array.from({ length: 8 }, () => make().exposeSecretBytes().join())
      expect(new Set(keys).size).toBe(8)
    }
  })
}
