import { xsalsa20poly1305 } from '@noble/ciphers/salsa.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { expect, test } from 'vitest'
import { SEAL_OVERHEAD } from '../backend.ts'
import { HashDigest } from '../keys/keys.ts'
import { flipped, refusal, type Subject } from './subject.ts'

/** The size of blocks, and sizes around it in both directions, to and fro. */
const SIZES = [524_288, 1, 0, 65_537, 524_289, 63]

export function blocks({ crypto }: Subject): void {
  test.each(SIZES)('seals and opens %i bytes in the buffers of the caller', async (size) => {
    const key = crypto.newSecretKey()
    const clear = crypto.random(size)
    const slab = new Uint8Array(size + SEAL_OVERHEAD + 20)
    const sealed = slab.subarray(7, 7 + size + SEAL_OVERHEAD)
    const digest = await crypto.sealBlock(key, clear, sealed)
    expect(digest.bytes).toEqual(sha256(clear))
    expect(slab.subarray(0, 7)).toEqual(new Uint8Array(7))
    expect(slab.subarray(7 + sealed.length)).toEqual(new Uint8Array(13))
    const oracle = xsalsa20poly1305(key.exposeSecretBytes(), sealed.subarray(0, 24))
    expect(crypto.equal(oracle.decrypt(sealed.subarray(24)), clear)).toBe(true)
    const out = new Uint8Array(size)
    await crypto.openBlock(key, sealed, { out, digest })
    expect(crypto.equal(out, clear)).toBe(true)
  })

  test('seals and opens far more than a block, and small ones afterwards', () => {
    const key = crypto.newSecretKey()
    for (const size of [20_000_000, 100, 25_000_000]) {
      const clear = new Uint8Array(size).fill(size & 255)
      expect(crypto.equal(crypto.decrypt(key, crypto.encrypt(key, clear)), clear)).toBe(true)
    }
  })

  test('seals and opens in place', async () => {
    const key = crypto.newSecretKey()
    const clear = crypto.random(10_000)
    const slab = new Uint8Array(clear.length + SEAL_OVERHEAD)
    slab.set(clear, SEAL_OVERHEAD)
    const digest = await crypto.sealBlock(key, slab.subarray(SEAL_OVERHEAD), slab)
    expect(digest.bytes).toEqual(sha256(clear))
    expect(crypto.decrypt(key, slab)).toEqual(clear)
    await crypto.openBlock(key, slab, { out: slab.subarray(SEAL_OVERHEAD), digest })
    expect(slab.subarray(SEAL_OVERHEAD)).toEqual(clear)
  })

  test('refuses a clear block with another digest than announced, and erases it', async () => {
    const key = crypto.newSecretKey()
    const sealed = crypto.encrypt(key, crypto.random(100))
    const out = new Uint8Array(100)
    const digest = new HashDigest(sha256(crypto.random(100)))
    await expect(crypto.openBlock(key, sealed, { out, digest })).rejects.toThrow(refusal('decryption'))
    expect(out).toEqual(new Uint8Array(100))
  })

  test('leaves the buffer as it was when the block is not authentic', () => {
    const key = crypto.newSecretKey()
    const sealed = crypto.encrypt(key, crypto.random(100))
    const out = new Uint8Array(100).fill(7)
    expect(() => crypto.openInto(key, flipped(sealed, 90), out)).toThrow(refusal('decryption'))
    expect(out).toEqual(new Uint8Array(100).fill(7))
  })

  test.each([-1, 1])('refuses buffers that are %i byte too long', (extra) => {
    const key = crypto.newSecretKey()
    const sealed = crypto.encrypt(key, new Uint8Array(100))
    const room = new Uint8Array(100 + SEAL_OVERHEAD + extra)
    expect(() => crypto.sealInto(key, new Uint8Array(100), room)).toThrow(refusal('data size'))
    expect(() => crypto.openInto(key, sealed, new Uint8Array(100 + extra))).toThrow(refusal('data size'))
  })
}
