import { xsalsa20poly1305 } from '@noble/ciphers/salsa.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SecretKey } from '../keys/keys.ts'
import { flipped, refusal, type Subject } from './subject.ts'
import { unhex, utf8 } from './vectors.ts'

const key32 = fc.uint8Array({ minLength: 32, maxLength: 32 })
const message = fc.uint8Array({ maxLength: 300 })

export function secretBoxes({ crypto, vectors }: Subject): void {
  const { decrypt, decrypt_error } = vectors.crypto.secret_key

  test.each(decrypt)('opens the vector', ({ key, ciphertext, cleartext_utf8 }) => {
    expect(crypto.decrypt(new SecretKey(unhex(key)), unhex(ciphertext))).toEqual(utf8(cleartext_utf8))
  })

  test.each(decrypt_error)('refuses the vector: $error', ({ ciphertext, error }) => {
    const code = error === 'nonce too short' ? 'nonce' : 'decryption'
    expect(() => crypto.decrypt(crypto.newSecretKey(), unhex(ciphertext))).toThrow(refusal(code))
  })

  test('lays out nonce, mac and stream as an independent implementation does', () => {
    fc.assert(
      fc.property(key32, message, (bytes, clear) => {
        const sealed = crypto.encrypt(new SecretKey(bytes), clear)
        expect(sealed.length).toBe(clear.length + 40)
        expect(xsalsa20poly1305(bytes, sealed.subarray(0, 24)).decrypt(sealed.subarray(24))).toEqual(clear)
      }),
    )
  })

  test('opens what an independent implementation sealed', () => {
    fc.assert(
      fc.property(key32, message, fc.uint8Array({ minLength: 24, maxLength: 24 }), (bytes, clear, nonce) => {
        const sealed = Uint8Array.of(...nonce, ...xsalsa20poly1305(bytes, nonce).encrypt(clear))
        expect(crypto.decrypt(new SecretKey(bytes), sealed)).toEqual(clear)
      }),
    )
  })

  test('refuses a box with any bit changed', () => {
    const key = crypto.newSecretKey()
    const sealed = crypto.encrypt(key, utf8('all your base'))
    for (let bit = 0; bit < sealed.length * 8; bit += 1)
      expect(() => crypto.decrypt(key, flipped(sealed, bit >> 3, bit & 7))).toThrow(refusal('decryption'))
  })

  test('refuses a box under another key, cut short or lengthened', () => {
    const key = crypto.newSecretKey()
    const sealed = crypto.encrypt(key, utf8('all your base'))
    expect(() => crypto.decrypt(crypto.newSecretKey(), sealed)).toThrow(refusal('decryption'))
    expect(() => crypto.decrypt(key, Uint8Array.of(...sealed, 0))).toThrow(refusal('decryption'))
    for (let length = 0; length < sealed.length; length += 1)
      expect(() => crypto.decrypt(key, sealed.subarray(0, length))).toThrow(
        refusal(length < 24 ? 'nonce' : 'decryption'),
      )
  })

  test('never uses a nonce twice', () => {
    const key = crypto.newSecretKey()
    const nonces = Array.from({ length: 500 }, () => crypto.encrypt(key, new Uint8Array()).subarray(0, 24).join())
    expect(new Set(nonces).size).toBe(500)
  })
}
