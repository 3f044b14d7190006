import { generateKeyPairSync } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { DecodeError, decode, encode } from '@parallax/wire'
import { describe, expect, test } from 'vitest'
import { flipped, refusal } from '../acceptance/subject.ts'
import { loadVectors, unhex } from '../acceptance/vectors.ts'
import {
  SequesterPrivateKey,
  SequesterPublicKeyDer,
  SequesterSigningKey,
  SequesterVerifyKeyDer,
  sequesterPublicKeyDer,
  sequesterVerifyKeyDer,
} from '../index.ts'
import { DerReader } from './der.ts'
import { readPkcs8, readSpki } from './rsa-numbers.ts'

const vectors = await loadVectors((file) =>
  readFile(new URL(`../../../../spec/vectors/${file}`, import.meta.url), 'utf8'),
)
const { rsa1024, rsa2048, unsupported_non_rsa_public_der } = vectors.crypto.sequester
const spki = unhex(rsa1024.public_der)

describe.each([
  { bits: 1024, key: rsa1024 },
  { bits: 2048, key: rsa2048 },
])('the RSA key of $bits bits of the vectors', ({ bits, key }) => {
  test('loads from DER and from PEM, public and private', () => {
    const verifyKey = new SequesterVerifyKeyDer(unhex(key.public_der))
    expect(SequesterVerifyKeyDer.fromPem(key.public_pem).equals(verifyKey)).toBe(true)
    expect(verifyKey.der).toEqual(unhex(key.public_der))
    expect(verifyKey.numbers).toMatchObject({ size: bits / 8, exponent: 65_537n })
    const privateKey = SequesterPrivateKey.fromPem(key.private_pem)
    expect(privateKey.exposeSecretDer()).toEqual(unhex(key.private_der))
    expect(privateKey.numbers).toEqual(verifyKey.numbers)
  })

  test('travels as a bin of its DER', () => {
    const publicKey = new SequesterPublicKeyDer(unhex(key.public_der))
    expect(decode(sequesterPublicKeyDer, encode(sequesterPublicKeyDer, publicKey)).equals(publicKey)).toBe(true)
    const verifyKey = new SequesterVerifyKeyDer(unhex(key.public_der))
    expect(decode(sequesterVerifyKeyDer, encode(sequesterVerifyKeyDer, verifyKey)).equals(verifyKey)).toBe(true)
  })
})

test('a private key shows its public numbers only', () => {
  const key = SequesterSigningKey.fromPem(rsa1024.private_pem)
  expect(Reflect.ownKeys(key)).toEqual(['numbers'])
  expect(Reflect.ownKeys(key.numbers)).toEqual(['modulus', 'exponent', 'size'])
  expect(`${key}`).toBe('[object SequesterSigningKey]')
})

test('a key of another kind is refused, as a decoding error on the wire', () => {
  const der = unhex(unsupported_non_rsa_public_der)
  expect(() => new SequesterVerifyKeyDer(der)).toThrow(refusal('algorithm'))
  const message = Uint8Array.of(0xc5, der.length >> 8, der.length & 255, ...der)
  expect(() => decode(sequesterVerifyKeyDer, message)).toThrow(DecodeError)
  expect(() => decode(sequesterPublicKeyDer, message)).toThrow(DecodeError)
})

test.each([
  ['ed25519', generateKeyPairSync('ed25519')],
  ['x25519', generateKeyPairSync('x25519')],
  ['ec', generateKeyPairSync('ec', { namedCurve: 'P-256' })],
  ['rsa-pss', generateKeyPairSync('rsa-pss', { modulusLength: 1024 })],
])('keys of kind %s are refused', (_, { publicKey, privateKey }) => {
  expect(readSpki(publicKey.export({ type: 'spki', format: 'der' }))).toBeUndefined()
  expect(readPkcs8(privateKey.export({ type: 'pkcs8', format: 'der' }))).toBeUndefined()
})

test('a PEM of the other kind, or none, is refused', () => {
  expect(() => SequesterSigningKey.fromPem(rsa1024.public_pem)).toThrow(refusal('algorithm'))
  expect(() => SequesterVerifyKeyDer.fromPem(rsa1024.private_pem)).toThrow(refusal('algorithm'))
  expect(() => SequesterVerifyKeyDer.fromPem(rsa1024.public_pem.replace('MIG', 'M=G'))).toThrow(refusal('algorithm'))
  for (const text of ['', 'hello']) expect(() => SequesterVerifyKeyDer.fromPem(text)).toThrow(refusal('algorithm'))
})

describe('a damaged key', () => {
  test('is refused when cut short or followed by anything', () => {
    for (let length = 0; length < spki.length; length += 1) expect(readSpki(spki.subarray(0, length))).toBeUndefined()
    expect(readSpki(Uint8Array.of(...spki, 0))).toBeUndefined()
  })

  test('is refused, or holds other numbers, with any bit changed', () => {
    const numbers = readSpki(spki)
    for (let bit = 0; bit < spki.length * 8; bit += 1)
      expect(readSpki(flipped(spki, bit >> 3, bit & 7))).not.toEqual(numbers)
  })

  // Where things are: null at 16, unused bits at 21, modulus from 28 to 156, exponent at the end.
  test.each([
    ['an even modulus', changed(156, 0xfe)],
    ['a negative modulus', changed(28, 0x80)],
    ['an even exponent', changed(spki.length - 1, 0)],
    ['unused bits in the bit string', changed(21, 1)],
    ['parameters that are not null', changed(16, 4)],
    ['a length that is not the shortest', Uint8Array.of(0x30, 0x82, 0, ...spki.subarray(2))],
    ['an indefinite length', changed(1, 0x80)],
  ])('is refused with %s', (_, der) => {
    expect(der).not.toEqual(spki)
    expect(readSpki(der)).toBeUndefined()
  })

  function changed(index: number, value: number): Uint8Array {
    return spki.with(index, value)
  }
})

describe('a well-formed key', () => {
  const modulus = [0, 0x80, ...new Uint8Array(62), 1]
  const sound = { modulus, exponent: [1, 0, 1] }

  test.each([
    ['512 bits', sound, 64],
    ['16384 bits', { ...sound, modulus: [0, 0x80, ...new Uint8Array(2046), 1] }, 2048],
    ['an exponent of 3', { ...sound, exponent: [3] }, 64],
    ['an exponent of 33 bits', { ...sound, exponent: [1, 0xff, 0xff, 0xff, 0xff] }, 64],
  ])('loads with %s', (_, parts, size) => {
    expect(readSpki(spkiOf(parts))?.size).toBe(size)
  })

  test.each([
    ['511 bits', { ...sound, modulus: [0x7f, ...new Uint8Array(62), 1] }],
    ['16392 bits', { ...sound, modulus: [0, 0x80, ...new Uint8Array(2047), 1] }],
    ['a modulus with a byte too many', { ...sound, modulus: [0, 0x7f, ...new Uint8Array(63), 1] }],
    ['a modulus without any byte', { ...sound, modulus: [] }],
    ['an exponent of 1', { ...sound, exponent: [1] }],
    ['an exponent of 34 bits', { ...sound, exponent: [2, 0, 0, 0, 1] }],
    ['a third number', { ...sound, afterNumbers: [0x02, 1, 3] }],
    ['something after the bit string', { ...sound, afterBits: [0x05, 0] }],
  ])('is refused with %s', (_, parts) => {
    expect(readSpki(spkiOf(parts))).toBeUndefined()
  })
})

test('a value whose content is cut short is not read', () => {
  expect(new DerReader(Uint8Array.of(4, 2, 1, 2)).next()).toEqual({ tag: 4, content: Uint8Array.of(1, 2) })
  for (const short of [[4, 3, 1, 2], [4, 0x81], [4], []])
    expect(new DerReader(Uint8Array.from(short)).next()).toBeUndefined()
})

interface KeyParts {
  readonly modulus: readonly number[]
  readonly exponent: readonly number[]
  readonly afterNumbers?: readonly number[]
  readonly afterBits?: readonly number[]
}

function spkiOf({ modulus, exponent, afterNumbers = [], afterBits = [] }: KeyParts): Uint8Array {
  const numbers = der(0x30, [...der(0x02, modulus), ...der(0x02, exponent), ...afterNumbers])
  const algorithm = unhex('300d06092a864886f70d0101010500')
  return Uint8Array.from(der(0x30, [...algorithm, ...der(0x03, [0, ...numbers]), ...afterBits]))
}

function der(tag: number, content: readonly number[]): readonly number[] {
  const { length } = content
  if (length < 0x80) return [tag, length, ...content]
  if (length < 0x100) return [tag, 0x81, length, ...content]
  return [tag, 0x82, length >> 8, length & 255, ...content]
}
