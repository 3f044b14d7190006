import { readFile } from 'node:fs/promises'
import { format, inspect } from 'node:util'
import { serialize } from 'node:v8'
import { DecodeError, decode, encode, fromHex, toBase64, toHex } from '@parallax/wire'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { refusal } from '../acceptance/subject.ts'
import { loadVectors, unhex } from '../acceptance/vectors.ts'
import {
  HashDigest,
  hashDigest,
  KeyDerivation,
  keyDerivation,
  PrivateKey,
  PublicKey,
  privateKey,
  publicKey,
  SecretKey,
  ShamirShare,
  SigningKey,
  secretKey,
  signingKey,
  VerifyKey,
  verifyKey,
} from '../index.ts'

const vectors = await loadVectors((file) =>
  readFile(new URL(`../../../../spec/vectors/${file}`, import.meta.url), 'utf8'),
)
const bytes = Uint8Array.from({ length: 32 }, (_, index) => 0xa1 + index)
const secrets = [SecretKey, SigningKey, PrivateKey, KeyDerivation, ShamirShare]
const known = [VerifyKey, PublicKey, HashDigest]

/** Every way in which bytes could show in a text. */
const traces = [
  toHex(bytes),
  toBase64(bytes),
  bytes.subarray(4, 8).join(','),
  bytes.subarray(4, 8).join(', '),
  'a5 a6 a7',
]

function expectSilent(text: string): void {
  for (const trace of traces) expect(text.toLowerCase()).not.toContain(trace.toLowerCase())
}

describe.each(secrets)('a %o', (Key) => {
  const key = new Key(bytes)
  const holder = {
    user: 'alice',
    keys: [key],
    map: new Map([['key', key]]),
    error: new Error('failed', { cause: key }),
  }

  test('does not print', () => {
    const options = { showHidden: true, depth: 20, getters: true, maxArrayLength: null }
    for (const value of [key, holder]) {
      expectSilent(inspect(value, options))
      expectSilent(format('%s %o %O %j', value, value, value, value))
      expectSilent(JSON.stringify(value, null, 1))
      expectSilent(`${value} ${[value]} ${String(value)}`)
    }
    expect(`${key}`).toBe(`[object ${Key.name}]`)
    expect(JSON.stringify(key)).toBe('{}')
  })

  test('has no property that holds its bytes', () => {
    expect(Reflect.ownKeys(key)).toEqual([])
    expect(Object.values(Object.assign({}, key))).toEqual([])
    for (const property in key) expect(property).toBeUndefined()
  })

  test('does not survive a clone', () => {
    expect(structuredClone(key)).toEqual({})
    expectSilent(inspect(serialize(key), { maxArrayLength: null }))
  })

  test('gives its bytes to who asks for them by name', () => {
    expect(key.exposeSecretBytes()).toEqual(bytes)
  })

  test('keeps a copy of its own', () => {
    const given = Uint8Array.from(bytes)
    const own = new Key(given)
    given.fill(0)
    expect(own.exposeSecretBytes()).toEqual(bytes)
  })
})

describe.each(known)('a %o', (Key) => {
  const key = new Key(bytes)

  test('prints its kind alone', () => {
    expectSilent(inspect(key, { showHidden: true }))
    expect(`${key} ${JSON.stringify(key)}`).toBe(`[object ${Key.name}] {}`)
  })

  test('tells its bytes and their hex', () => {
    expect(key.bytes).toEqual(bytes)
    expect(key.hex).toBe(toHex(bytes))
  })

  test('keeps a copy of its own', () => {
    const given = Uint8Array.from(bytes)
    const own = new Key(given)
    given.fill(0)
    expect(own.bytes).toEqual(bytes)
  })
})

test.each([...known, SecretKey, SigningKey, PrivateKey, KeyDerivation])('%o takes 32 bytes only', (Key) => {
  for (const length of [0, 31, 33, 64]) expect(() => new Key(new Uint8Array(length))).toThrow(refusal('key size'))
  expect(() => new Key(new Uint8Array(5))).toThrow('key size: expected 32, got 5')
})

test('keys are equal when all their bytes are', () => {
  const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 })
  fc.assert(
    fc.property(bytes32, bytes32, fc.nat(31), (one, other, index) => {
      const same = toHex(one) === toHex(other)
      expect(new SecretKey(one).equals(new SecretKey(other))).toBe(same)
      expect(new HashDigest(one).equals(new HashDigest(other))).toBe(same)
      expect(new SecretKey(one).equals(new SecretKey(one))).toBe(true)
      const near = one.with(index, (one[index] ?? 0) ^ 0x80)
      expect(new SecretKey(one).equals(new SecretKey(near))).toBe(false)
      expect(new VerifyKey(one).equals(new VerifyKey(near))).toBe(false)
    }),
  )
})

test('the compiler tells the kinds apart', () => {
  const kinds = [
    // @ts-expect-error a signing key is no secret key
    (key: SigningKey): SecretKey => key,
    // @ts-expect-error a public key is no verify key
    (key: PublicKey): VerifyKey => key,
    // @ts-expect-error a digest is no key
    (digest: HashDigest): PublicKey => digest,
    // @ts-expect-error a secret key is no bytes
    (key: SecretKey): Uint8Array => key,
  ]
  expect(kinds.length).toBe(4)
})

describe('the wire form', () => {
  const wire = fromHex(`c420${toHex(bytes)}`) ?? new Uint8Array()

  test.each([
    { codec: secretKey, Key: SecretKey },
    { codec: signingKey, Key: SigningKey },
    { codec: privateKey, Key: PrivateKey },
    { codec: keyDerivation, Key: KeyDerivation },
  ])('of a $Key.name is a bin of 32 bytes', ({ codec, Key }) => {
    const read = decode<SecretKey | SigningKey | PrivateKey | KeyDerivation>(codec, wire)
    expect(read).toBeInstanceOf(Key)
    expect(read.exposeSecretBytes()).toEqual(bytes)
  })

  test.each([
    { codec: verifyKey, Key: VerifyKey },
    { codec: publicKey, Key: PublicKey },
    { codec: hashDigest, Key: HashDigest },
  ])('of a $Key.name is a bin of 32 bytes', ({ codec, Key }) => {
    const read = decode<VerifyKey | PublicKey | HashDigest>(codec, wire)
    expect(read).toBeInstanceOf(Key)
    expect(read.bytes).toEqual(bytes)
  })

  test('is that of the vectors', () => {
    const { secret_key, ed25519 } = vectors.crypto
    for (const { raw, msgpack, also_accepted } of secret_key.msgpack) {
      expect(toHex(encode(secretKey, new SecretKey(unhex(raw))))).toBe(msgpack)
      for (const form of [msgpack, also_accepted])
        expect(toHex(decode(secretKey, unhex(form)).exposeSecretBytes())).toBe(raw)
    }
    for (const { msgpack } of secret_key.msgpack_error)
      expect(() => decode(secretKey, unhex(msgpack))).toThrow(DecodeError)
    const { seed, msgpack } = ed25519.signing_key_msgpack
    expect(toHex(encode(signingKey, new SigningKey(unhex(seed))))).toBe(msgpack)
    expect(decode(signingKey, unhex(msgpack)).equals(new SigningKey(unhex(seed)))).toBe(true)
  })

  test('is written back', () => {
    expect(encode(secretKey, new SecretKey(bytes))).toEqual(wire)
    expect(encode(hashDigest, new HashDigest(bytes))).toEqual(wire)
  })

  test('outlives the message that it was read from', () => {
    const message = Uint8Array.from(wire)
    const key = decode(secretKey, message)
    message.fill(0)
    expect(key.exposeSecretBytes()).toEqual(bytes)
  })

  test('of another length is refused without showing it', () => {
    const long = encode(secretKey, new SecretKey(bytes)).with(1, 31)
    expect(() => decode(secretKey, long)).toThrow('expected 32 bytes, found 31')
    expect(() => decode(verifyKey, Uint8Array.of(0xc4, 5, 1, 2, 3, 4, 5))).toThrow('expected 32 bytes, found 5')
  })
})
