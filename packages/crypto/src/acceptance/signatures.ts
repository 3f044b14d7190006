import { ED25519_TORSION_SUBGROUP, ed25519 } from '@noble/curves/ed25519.js'
import { sha512 } from '@noble/hashes/sha2.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SigningKey, VerifyKey } from '../keys/keys.ts'
import { flipped, refusal, type Subject } from './subject.ts'
import { unhex, utf8 } from './vectors.ts'

const seed = fc.uint8Array({ minLength: 32, maxLength: 32 })
const text = fc.uint8Array({ maxLength: 300 })
const ORDER = ed25519.Point.Fn.ORDER
const TORSION = ED25519_TORSION_SUBGROUP.map((hex) => ed25519.Point.fromHex(hex))

export function signatures({ crypto, vectors }: Subject): void {
  const { verify, verify_error } = vectors.crypto.ed25519

  test.each(verify)('verifies the vector', ({ verify_key, signed, message_utf8 }) => {
    expect(crypto.verify(new VerifyKey(unhex(verify_key)), unhex(signed))).toEqual(utf8(message_utf8))
  })

  test.each(verify_error)('loads the key of the vector, then refuses: $error', ({ verify_key, signed, error }) => {
    const code = error === 'signature verification' ? 'signature verification' : 'signature'
    const key = new VerifyKey(unhex(verify_key))
    expect(() => crypto.verify(key, unhex(signed))).toThrow(refusal(code))
  })

  test('signs to the bit as an independent implementation does', () => {
    fc.assert(
      fc.property(seed, text, (bytes, message) => {
        const key = new SigningKey(bytes)
        const signature = ed25519.sign(message, bytes)
        expect(crypto.verifyKeyOf(key).bytes).toEqual(ed25519.getPublicKey(bytes))
        expect(crypto.signDetached(key, message)).toEqual(signature)
        expect(crypto.sign(key, message)).toEqual(Uint8Array.of(...signature, ...message))
        expect(crypto.verify(crypto.verifyKeyOf(key), crypto.sign(key, message))).toEqual(message)
      }),
      { numRuns: 30 },
    )
  })

  test('refuses a signature, a message or a key with any bit changed', () => {
    const key = crypto.newSigningKey()
    const verifyKey = crypto.verifyKeyOf(key)
    const signed = crypto.sign(key, utf8('revoke mallory'))
    for (let bit = 0; bit < signed.length * 8; bit += 1)
      expect(() => crypto.verify(verifyKey, flipped(signed, bit >> 3, bit & 7))).toThrow(
        refusal('signature verification'),
      )
    for (let bit = 0; bit < 256; bit += 1)
      expect(() => crypto.verify(new VerifyKey(flipped(verifyKey.bytes, bit >> 3, bit & 7)), signed)).toThrow(
        refusal('signature verification'),
      )
  })

  test('takes a detached signature of 64 bytes only', () => {
    const key = crypto.newSigningKey()
    const verifyKey = crypto.verifyKeyOf(key)
    const signature = crypto.signDetached(key, utf8('hello'))
    crypto.verifyDetached(verifyKey, signature, utf8('hello'))
    const short = () => crypto.verifyDetached(verifyKey, signature.subarray(0, 63), utf8('hello'))
    expect(short).toThrow(refusal('signature'))
    const long = () => crypto.verifyDetached(verifyKey, Uint8Array.of(...signature, 0), utf8('hello'))
    expect(long).toThrow(refusal('signature verification'))
  })

  test('refuses the malleable form, S plus the order of the group', () => {
    const key = crypto.newSigningKey()
    const signature = crypto.signDetached(key, utf8('hello'))
    const malleable = Uint8Array.of(
      ...signature.subarray(0, 32),
      ...littleEndian(scalar(signature.subarray(32)) + ORDER),
    )
    expect(ed25519.Point.Fn.create(scalar(malleable.subarray(32)))).toBe(scalar(signature.subarray(32)))
    const check = () => crypto.verifyDetached(crypto.verifyKeyOf(key), malleable, utf8('hello'))
    expect(check).toThrow(refusal('signature verification'))
  })

  test('refuses keys and commitments of small order, for which anybody can sign', () => {
    const own = ed25519.Point.BASE.multiply(12_345n)
    for (const torsion of TORSION)
      for (const commitment of TORSION) {
        const forged = Uint8Array.of(...commitment.toBytes(), ...new Uint8Array(32))
        expect(verdict(torsion.toBytes(), forged)).toBe('refused')
        const s = (challenge(commitment.toBytes(), own.toBytes()) * 12_345n) % ORDER
        expect(verdict(own.toBytes(), Uint8Array.of(...commitment.toBytes(), ...littleEndian(s)))).toBe('refused')
      }
  })

  test('verifies without cofactor: a torsion part is refused unless the challenge cancels it', () => {
    const seen = new Set<string>()
    for (let attempt = 1n; attempt < 3n; attempt += 1n)
      for (const inKey of TORSION)
        for (const inCommitment of TORSION) {
          const key = ed25519.Point.BASE.multiply(7n + attempt)
            .add(inKey)
            .toBytes()
          const commitment = ed25519.Point.BASE.multiply(9n).add(inCommitment).toBytes()
          const h = challenge(commitment, key)
          const signature = Uint8Array.of(...commitment, ...littleEndian((9n + h * (7n + attempt)) % ORDER))
          const cancelled = inKey
            .multiplyUnsafe(h % 8n)
            .negate()
            .equals(inCommitment)
          expect(verdict(key, signature)).toBe(cancelled ? 'genuine' : 'refused')
          seen.add(verdict(key, signature))
        }
    expect(seen.size).toBe(2)
  })

  function verdict(key: Uint8Array, signature: Uint8Array): 'genuine' | 'refused' {
    try {
      crypto.verifyDetached(new VerifyKey(key), signature, MESSAGE)
      return 'genuine'
    } catch (error) {
      expect(error).toEqual(refusal('signature verification'))
      return 'refused'
    }
  }
}

const MESSAGE = utf8('a message')

function challenge(commitment: Uint8Array, key: Uint8Array): bigint {
  return scalar(sha512(Uint8Array.of(...commitment, ...key, ...MESSAGE))) % ORDER
}

function scalar(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n)
}

function littleEndian(value: bigint): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, index) => Number((value >> BigInt(8 * index)) & 255n))
}
