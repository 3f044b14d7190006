import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { refusal } from './acceptance/subject.ts'
import { loadVectors, unhex } from './acceptance/vectors.ts'
import { fromBase32, toBase32 } from './base32.ts'
import { keyOfRecoveryPassphrase, recoveryPassphrase, SecretKey } from './index.ts'

const vectors = await loadVectors((file) => readFile(new URL(`../../../spec/vectors/${file}`, import.meta.url), 'utf8'))
const { decode, decode_error } = vectors.crypto.recovery_passphrase
const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 })

test.each(decode)('reads $passphrase', ({ passphrase, key }) => {
  expect(keyOfRecoveryPassphrase(passphrase).exposeSecretBytes()).toEqual(unhex(key))
})

test.each(decode_error)(
  'refuses "$passphrase", which holds $got_key_length bytes',
  ({ passphrase, got_key_length }) => {
    expect(() => keyOfRecoveryPassphrase(passphrase)).toThrow(refusal('key size'))
    expect(() => keyOfRecoveryPassphrase(passphrase)).toThrow(`expected 32, got ${got_key_length}`)
  },
)

test('writes 13 groups of 4, and reads them back whatever the case and the separators', () => {
  fc.assert(
    fc.property(bytes32, fc.constantFrom('', ' ', '-', ' — ', '8', '9', 'é'), (bytes, separator) => {
      const key = new SecretKey(bytes)
      const passphrase = recoveryPassphrase(key)
      expect(passphrase).toMatch(/^[A-Z2-7]{4}(-[A-Z2-7]{4}){12}$/)
      const retyped = passphrase.toLowerCase().replaceAll('-', separator).replaceAll('o', '0').replaceAll('i', '1')
      expect(keyOfRecoveryPassphrase(retyped).equals(key)).toBe(true)
    }),
  )
})

test('refuses a last character whose spare bits are not zero', () => {
  const passphrase = recoveryPassphrase(new SecretKey(new Uint8Array(32)))
  expect(passphrase.at(-1)).toBe('A')
  expect(() => keyOfRecoveryPassphrase(`${passphrase.slice(0, -1)}B`)).toThrow(refusal('key size'))
})

test('does not take letters that only look like capitals once raised', () => {
  const passphrase = recoveryPassphrase(new SecretKey(new Uint8Array(32)))
  expect(() => keyOfRecoveryPassphrase(`ſ${passphrase.slice(1)}`)).toThrow(refusal('key size'))
})

test('base32 holds bytes of any length, and refuses impossible lengths', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      expect(fromBase32(toBase32(bytes))).toEqual(bytes)
    }),
  )
  expect(toBase32(new TextEncoder().encode('foobar'))).toBe('MZXW6YTBOI')
  for (const length of [1, 3, 6, 9]) expect(fromBase32('A'.repeat(length))).toBeUndefined()
  for (const text of ['MZXW6YTBO1', 'mzxw6ytboi', 'MZXW6YTBOI======', 'MZ W']) expect(fromBase32(text)).toBeUndefined()
})
