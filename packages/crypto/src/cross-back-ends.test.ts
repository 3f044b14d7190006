import { constants, generateKeyPairSync, privateEncrypt, publicDecrypt, sign, verify } from 'node:crypto'
import { toHex } from '@parallax/wire'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { flipped, refusal } from './acceptance/subject.ts'
import { utf8 } from './acceptance/vectors.ts'
import {
  type CryptoBackend,
  PrivateKey,
  SequesterPrivateKey,
  SequesterPublicKeyDer,
  SequesterSigningKey,
  SequesterVerifyKeyDer,
  SigningKey,
  sequesterDecrypt,
  sequesterEncrypt,
  sequesterSign,
  sequesterVerify,
  VerifyKey,
} from './index.ts'
import { nativeCrypto } from './native/index.ts'
import { wasmCrypto } from './wasm/index.ts'

const native = await nativeCrypto()
const wasm = await wasmCrypto()
const directions: readonly (readonly [string, CryptoBackend, CryptoBackend])[] = [
  ['native to wasm', native, wasm],
  ['wasm to native', wasm, native],
]
const message = fc.uint8Array({ maxLength: 500 })
const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 })

describe.each(directions)('from %s', (_, from, to) => {
  test('opens secret boxes and blocks', () =>
    fc.assert(
      fc.asyncProperty(message, async (clear) => {
        const key = from.newSecretKey()
        expect(to.decrypt(key, from.encrypt(key, clear))).toEqual(clear)
        const sealed = new Uint8Array(clear.length + 40)
        const digest = await from.sealBlock(key, clear, sealed)
        const out = new Uint8Array(clear.length)
        await to.openBlock(key, sealed, { out, digest })
        expect(out).toEqual(clear)
      }),
    ))

  test('verifies signatures', () => {
    fc.assert(
      fc.property(message, (text) => {
        const key = from.newSigningKey()
        expect(to.verify(from.verifyKeyOf(key), from.sign(key, text))).toEqual(text)
      }),
      { numRuns: 50 },
    )
  })

  test('opens sealed boxes and agrees on shared secrets', () => {
    fc.assert(
      fc.property(message, (clear) => {
        const [own, peer] = [to.newPrivateKey(), from.newPrivateKey()]
        expect(to.openSealed(own, from.sealFor(to.publicKeyOf(own), clear))).toEqual(clear)
        const greeting = from.greeterSharedSecret(peer, to.publicKeyOf(own))
        expect(to.claimerSharedSecret(own, from.publicKeyOf(peer)).equals(greeting)).toBe(true)
      }),
      { numRuns: 50 },
    )
  })

  // Sizes whose last byte is full, has one bit, or anything between: the paddings differ.
  test.each([1024, 1025, 1026, 1031, 2048])('exchanges sequester messages with a key of %i bits', async (bits) => {
    const keys = rsaKeys(bits)
    const sealed = sequesterEncrypt(from, keys.encrypt, utf8('a realm key'))
    expect(await sequesterDecrypt(to, keys.decrypt, sealed)).toEqual(utf8('a realm key'))
    const signed = await sequesterSign(from, keys.sign, utf8('a service'))
    expect(sequesterVerify(to, keys.verify, signed)).toEqual(utf8('a service'))
  })
})

test.each([
  ['native', native],
  ['wasm', wasm],
])('the %s back end salts its RSA signatures with 32 bytes', async (_, crypto) => {
  const keys = rsaKeys(1024)
  const signature = await crypto.rsaPssSign(keys.sign, utf8('hello'))
  const padding = constants.RSA_PKCS1_PSS_PADDING
  expect(verify('sha256', utf8('hello'), { key: keys.pem, padding, saltLength: 32 }, signature)).toBe(true)
})

test('both derive the same keys from seeds, derivations and passwords', () =>
  fc.assert(
    fc.asyncProperty(bytes32, fc.string({ maxLength: 10 }), async (bytes, password) => {
      const cost = { opslimit: 1, memlimitKb: 8, parallelism: 1 }
      const salt = bytes.subarray(0, 16)
      const keyed = await native.passwordKey(password, cost, salt)
      expect((await wasm.passwordKey(password, cost, salt)).equals(keyed)).toBe(true)
      const signing = new SigningKey(bytes)
      expect(native.verifyKeyOf(signing).equals(wasm.verifyKeyOf(signing))).toBe(true)
      const own = new PrivateKey(bytes)
      expect(native.publicKeyOf(own).equals(wasm.publicKeyOf(own))).toBe(true)
    }),
    { numRuns: 50 },
  ))

test('both judge random keys and signatures alike', () => {
  fc.assert(
    fc.property(bytes32, bytes32, bytes32, message, (key, commitment, scalar, text) => {
      const signature = Uint8Array.of(...commitment, ...scalar)
      expect(outcome(() => native.verifyDetached(new VerifyKey(key), signature, text))).toBe(
        outcome(() => wasm.verifyDetached(new VerifyKey(key), signature, text)),
      )
    }),
  )
})

describe.each([1024, 1025, 1026, 1031])('signatures of another program with a key of %i bits', (bits) => {
  const keys = rsaKeys(bits)
  const most = Math.ceil((bits - 1) / 8) - 34

  test.each([0, 1, 20, 32, 33, most])('verify with a salt of %i bytes', (saltLength) => {
    const padding = constants.RSA_PKCS1_PSS_PADDING
    const signature = sign('sha256', utf8('hello'), { key: keys.pem, padding, saltLength })
    for (const crypto of [native, wasm]) {
      crypto.rsaPssVerify(keys.verify, signature, utf8('hello'))
      const forged = () => crypto.rsaPssVerify(keys.verify, signature, utf8('hallo'))
      expect(forged).toThrow(refusal('signature verification'))
    }
  })

  test('recover raw PKCS#1 v1.5 data of any length that fits', () => {
    const size = Math.ceil(bits / 8)
    for (const length of [0, 1, 32, size - 11]) {
      const data = native.random(length)
      const signature = privateEncrypt({ key: keys.pem, padding: constants.RSA_PKCS1_PADDING }, data)
      for (const crypto of [native, wasm]) expect(crypto.rsaRecoverPkcs1(keys.verify, signature)).toEqual(data)
    }
  })

  test('are refused with a bit of their PSS encoding changed', () => {
    const saltLength = most - 3
    const signature = sign('sha256', utf8('hello'), {
      key: keys.pem,
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength,
    })
    const encoded = publicDecrypt({ key: keys.pem, padding: constants.RSA_NO_PADDING }, signature)
    // Every bit of the start, where padding ends, and of the trailer; a sample of the masked rest.
    const bits = Array.from({ length: encoded.length * 8 }, (_, bit) => bit)
    for (const bit of bits.filter((at) => at < 24 || at >= bits.length - 16 || at % 17 === 0)) {
      const forged = signEncoded(flipped(encoded, bit >> 3, bit & 7))
      const check = (crypto: CryptoBackend) => () => crypto.rsaPssVerify(keys.verify, forged, utf8('hello'))
      for (const crypto of [native, wasm]) expect(check(crypto)).toThrow(refusal('signature verification'))
    }
  })

  test('are refused in their malleable form, plus the modulus', () => {
    const { modulus, size } = keys.verify.numbers
    const signature = sign('sha256', utf8('hello'), { key: keys.pem, padding: constants.RSA_PKCS1_PSS_PADDING })
    const malleable = (BigInt(`0x${signature.toString('hex')}`) + modulus).toString(16).padStart(2 * size, '0')
    // With 1024 bits the sum may not fit, and is then refused for its length.
    for (const crypto of [native, wasm])
      expect(() => crypto.rsaPssVerify(keys.verify, Buffer.from(malleable, 'hex'), utf8('hello'))).toThrow(
        refusal('signature verification'),
      )
  })

  test('are refused when the padding of PKCS#1 v1.5 is not exact', () => {
    const size = keys.verify.numbers.size
    const data = utf8('data')
    const padded = (start: readonly number[], ones: number, end: number) =>
      Uint8Array.of(...start, ...new Uint8Array(ones).fill(0xff), end, ...new Uint8Array(size - ones - 7), ...data)
    const wrong = [
      padded([0, 1], 7, 0),
      padded([1, 1], size - 7, 0),
      padded([0, 2], size - 7, 0),
      padded([0, 0], size - 7, 0),
      padded([0, 1], 20, 1),
      Uint8Array.of(0, 1, ...new Uint8Array(size - 2).fill(0xff)),
    ]
    expect(wasm.rsaRecoverPkcs1(keys.verify, signEncoded(padded([0, 1], size - 7, 0)))).toEqual(data)
    for (const encoded of wrong)
      for (const crypto of [native, wasm])
        expect(() => crypto.rsaRecoverPkcs1(keys.verify, signEncoded(encoded))).toThrow(
          refusal('signature verification'),
        )
  })

  /** The bare RSA operation; what would not be below the modulus stays as it is, and is refused for that. */
  function signEncoded(encoded: Uint8Array): Uint8Array {
    if (BigInt(`0x${toHex(encoded)}`) >= keys.verify.numbers.modulus) return encoded
    return privateEncrypt({ key: keys.pem, padding: constants.RSA_NO_PADDING }, encoded)
  }
})

function outcome(check: () => void): string {
  try {
    check()
    return 'genuine'
  } catch (error) {
    return String(error)
  }
}

function rsaKeys(modulusLength: number) {
  const pair = generateKeyPairSync('rsa', {
    modulusLength,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  return {
    pem: pair.privateKey,
    encrypt: SequesterPublicKeyDer.fromPem(pair.publicKey),
    decrypt: SequesterPrivateKey.fromPem(pair.privateKey),
    sign: SequesterSigningKey.fromPem(pair.privateKey),
    verify: SequesterVerifyKeyDer.fromPem(pair.publicKey),
  }
}
