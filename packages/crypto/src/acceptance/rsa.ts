import { describe, expect, test } from 'vitest'
import { sequesterDecrypt, sequesterEncrypt, sequesterSign, sequesterVerify } from '../sequester/envelope.ts'
import {
  SequesterPrivateKey,
  SequesterPublicKeyDer,
  SequesterSigningKey,
  SequesterVerifyKeyDer,
} from '../sequester/rsa-keys.ts'
import { flipped, refusal, type Subject } from './subject.ts'
import { unhex, utf8 } from './vectors.ts'

export function rsa({ crypto, vectors }: Subject): void {
  const { sequester, rsa_pkcs1v15_raw: raw } = vectors.crypto
  const keys = {
    encrypt: SequesterPublicKeyDer.fromPem(sequester.rsa1024.public_pem),
    decrypt: SequesterPrivateKey.fromPem(sequester.rsa1024.private_pem),
    sign: SequesterSigningKey.fromPem(sequester.rsa1024.private_pem),
    verify: SequesterVerifyKeyDer.fromPem(sequester.rsa1024.public_pem),
  }

  test.each(sequester.signed)('verifies the vector, whatever the length of its salt', ({ signed, message_utf8 }) => {
    expect(sequesterVerify(crypto, keys.verify, unhex(signed))).toEqual(utf8(message_utf8))
  })

  test.each(sequester.encrypted)('decrypts the vector', async ({ encrypted, message_utf8 }) => {
    expect(await sequesterDecrypt(crypto, keys.decrypt, unhex(encrypted))).toEqual(utf8(message_utf8))
  })

  test.each(sequester.invalid_signed)('refuses $signed_utf8: $error', ({ signed_utf8, error }) => {
    const codes = { 'no separator': 'decryption', 'unsupported algorithm': 'algorithm' } as const
    const code = error === 'no separator' || error === 'unsupported algorithm' ? codes[error] : 'data size'
    expect(() => sequesterVerify(crypto, keys.verify, utf8(signed_utf8))).toThrow(refusal(code))
  })

  describe.each(['rsa1024', 'rsa2048'] as const)('with a key %s', (size) => {
    const { public_der, private_der } = sequester[size]

    test('verifies what it signed, and nothing else', async () => {
      const verifyKey = new SequesterVerifyKeyDer(unhex(public_der))
      const signed = await sequesterSign(crypto, new SequesterSigningKey(unhex(private_der)), utf8('a service'))
      expect(sequesterVerify(crypto, verifyKey, signed)).toEqual(utf8('a service'))
      for (const index of [18, 19, 60, 18 + verifyKey.numbers.size - 1, signed.length - 1])
        for (const bit of [0, 7])
          expect(() => sequesterVerify(crypto, verifyKey, flipped(signed, index, bit))).toThrow(
            refusal('signature verification'),
          )
    })

    test('decrypts what it encrypted, and nothing else', async () => {
      const privateKey = new SequesterPrivateKey(unhex(private_der))
      const sealed = sequesterEncrypt(crypto, new SequesterPublicKeyDer(unhex(public_der)), utf8('a realm key'))
      expect(await sequesterDecrypt(crypto, privateKey, sealed)).toEqual(utf8('a realm key'))
      for (const index of [36, 40, sealed.length - 60, sealed.length - 1])
        await expect(sequesterDecrypt(crypto, privateKey, flipped(sealed, index))).rejects.toThrow(
          refusal('decryption'),
        )
    })
  })

  test('encrypts as much as fits the modulus, never more', async () => {
    const most = crypto.random(128 - 66)
    expect(await crypto.rsaOaepDecrypt(keys.decrypt, crypto.rsaOaepEncrypt(keys.encrypt, most))).toEqual(most)
    const empty = crypto.rsaOaepEncrypt(keys.encrypt, new Uint8Array())
    expect(await crypto.rsaOaepDecrypt(keys.decrypt, empty)).toEqual(new Uint8Array())
    expect(() => crypto.rsaOaepEncrypt(keys.encrypt, new Uint8Array(128 - 65))).toThrow(refusal('data size'))
  })

  test('refuses signatures and ciphertexts that are not of the size of the modulus', async () => {
    const signature = await crypto.rsaPssSign(keys.sign, utf8('hello'))
    crypto.rsaPssVerify(keys.verify, signature, utf8('hello'))
    for (const wrong of [Uint8Array.of(0, ...signature), signature.subarray(1), new Uint8Array(), maximal(128)])
      expect(() => crypto.rsaPssVerify(keys.verify, wrong, utf8('hello'))).toThrow(refusal('signature verification'))
    for (const wrong of [new Uint8Array(127), new Uint8Array(129), maximal(128)])
      await expect(crypto.rsaOaepDecrypt(keys.decrypt, wrong)).rejects.toThrow(refusal('decryption'))
  })

  test('refuses a ciphertext without its first byte, even a zero', async () => {
    let sealed = crypto.rsaOaepEncrypt(keys.encrypt, utf8('hello'))
    while (sealed[0] !== 0) sealed = crypto.rsaOaepEncrypt(keys.encrypt, utf8('hello'))
    expect(await crypto.rsaOaepDecrypt(keys.decrypt, sealed)).toEqual(utf8('hello'))
    for (const wrong of [sealed.subarray(1), Uint8Array.of(0, ...sealed)])
      await expect(crypto.rsaOaepDecrypt(keys.decrypt, wrong)).rejects.toThrow(refusal('decryption'))
  })

  test('recovers the data under a raw PKCS#1 v1.5 signature', () => {
    const key = publicPartOf(SequesterSigningKey.fromPem(raw.private_pem))
    const signature = unhex(raw.signature)
    expect(crypto.rsaRecoverPkcs1(key, signature)).toEqual(unhex(raw.data))
    const longer = Uint8Array.of(0, ...signature)
    for (const wrong of [flipped(signature, 60), longer, signature.subarray(1), new Uint8Array(64), maximal(64)])
      expect(() => crypto.rsaRecoverPkcs1(key, wrong)).toThrow(refusal('signature verification'))
  })

  test('refuses to sign with a key too small for the salt', () => {
    const small = SequesterSigningKey.fromPem(raw.private_pem)
    return expect(crypto.rsaPssSign(small, utf8('hello'))).rejects.toThrow(refusal('key size'))
  })
}

/** Above any modulus of that size. */
function maximal(size: number): Uint8Array {
  return new Uint8Array(size).fill(0xff)
}

/** The SubjectPublicKeyInfo of a key of 512 bits and exponent 65537, for which lengths are known. */
function publicPartOf(key: SequesterSigningKey): SequesterVerifyKeyDer {
  const modulus = unhex(key.numbers.modulus.toString(16))
  const prefix = unhex('305c300d06092a864886f70d0101010500034b003048024100')
  expect([modulus.length, key.numbers.exponent]).toEqual([64, 65_537n])
  return new SequesterVerifyKeyDer(Uint8Array.of(...prefix, ...modulus, 0x02, 0x03, 0x01, 0x00, 0x01))
}
