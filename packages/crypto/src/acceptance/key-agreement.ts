import { hsalsa, xsalsa20poly1305 } from '@noble/ciphers/salsa.js'
import { x25519 } from '@noble/curves/ed25519.js'
import { blake2b } from '@noble/hashes/blake2.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PrivateKey, PublicKey } from '../keys/keys.ts'
import { flipped, refusal, type Subject } from './subject.ts'
import { unhex, utf8 } from './vectors.ts'

const scalar32 = fc.uint8Array({ minLength: 32, maxLength: 32 })
const message = fc.uint8Array({ maxLength: 200 })

export function keyAgreement({ crypto, vectors }: Subject): void {
  const { sealed_box, sealed_box_error, shared_secret, small_order_public_keys } = vectors.crypto.x25519
  const privateKeyOf = (hex: string) => new PrivateKey(unhex(hex))

  test.each(sealed_box)('opens the sealed box of the vector', ({ private_key, ciphertext, cleartext_utf8 }) => {
    expect(crypto.openSealed(privateKeyOf(private_key), unhex(ciphertext))).toEqual(utf8(cleartext_utf8))
  })

  test.each(sealed_box_error)('refuses the sealed box of the vector', ({ private_key, ciphertext }) => {
    const open = () => crypto.openSealed(privateKeyOf(private_key), unhex(ciphertext))
    expect(open).toThrow(refusal('decryption'))
  })

  test.each(shared_secret)('agrees on the shared secret of the vector', (vector) => {
    const greeter = privateKeyOf(vector.greeter_private_key)
    const claimer = privateKeyOf(vector.claimer_private_key)
    const seenByGreeter = crypto.greeterSharedSecret(greeter, crypto.publicKeyOf(claimer))
    const seenByClaimer = crypto.claimerSharedSecret(claimer, crypto.publicKeyOf(greeter))
    expect(seenByGreeter.exposeSecretBytes()).toEqual(unhex(vector.shared_key))
    expect(seenByClaimer.equals(seenByGreeter)).toBe(true)
  })

  test('does not let the two sides of a greeting be swapped', () => {
    const [one, other] = [crypto.newPrivateKey(), crypto.newPrivateKey()]
    const right = crypto.greeterSharedSecret(one, crypto.publicKeyOf(other))
    expect(crypto.greeterSharedSecret(other, crypto.publicKeyOf(one)).equals(right)).toBe(false)
    expect(crypto.claimerSharedSecret(one, crypto.publicKeyOf(other)).equals(right)).toBe(false)
  })

  describe.each(withAndWithoutHighBit(small_order_public_keys))('given the small order key %s', (hex) => {
    const weak = new PublicKey(unhex(hex))

    test('refuses to agree on a secret, on either side', () => {
      const own = crypto.newPrivateKey()
      expect(() => crypto.greeterSharedSecret(own, weak)).toThrow(refusal('shared secret'))
      expect(() => crypto.claimerSharedSecret(own, weak)).toThrow(refusal('shared secret'))
    })

    test('refuses to seal for it, and to open what it would have sealed', () => {
      const own = crypto.newPrivateKey()
      expect(() => crypto.sealFor(weak, utf8('hello'))).toThrow(refusal('shared secret'))
      const forged = sealWith(new Uint8Array(32), { ephemeral: weak, recipient: crypto.publicKeyOf(own) })
      expect(() => crypto.openSealed(own, forged)).toThrow(refusal('decryption'))
    })
  })

  test('opens what an independent implementation sealed, and the other way round', () => {
    fc.assert(
      fc.property(scalar32, scalar32, message, (own, ephemeral, clear) => {
        const recipient = new PublicKey(x25519.getPublicKey(own))
        expect(crypto.publicKeyOf(new PrivateKey(own)).bytes).toEqual(recipient.bytes)
        const product = x25519.getSharedSecret(ephemeral, recipient.bytes)
        const keys = { ephemeral: new PublicKey(x25519.getPublicKey(ephemeral)), recipient }
        expect(crypto.openSealed(new PrivateKey(own), sealWith(product, keys, clear))).toEqual(clear)
        expect(openBy(own, crypto.sealFor(recipient, clear))).toEqual(clear)
      }),
      { numRuns: 20 },
    )
  })

  test('refuses a sealed box with any bit changed, cut short or for somebody else', () => {
    const key = crypto.newPrivateKey()
    const sealed = crypto.sealFor(crypto.publicKeyOf(key), utf8('hi'))
    expect(sealed.length).toBe(50)
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = flipped(sealed, index, index === 31 ? 0 : index & 7)
      expect(() => crypto.openSealed(key, changed)).toThrow(refusal('decryption'))
      expect(() => crypto.openSealed(key, sealed.subarray(0, index))).toThrow(refusal('decryption'))
    }
    expect(() => crypto.openSealed(crypto.newPrivateKey(), sealed)).toThrow(refusal('decryption'))
  })
}

/** The bit of a public key that X25519 ignores must not hide a small order. */
function withAndWithoutHighBit(keys: readonly string[]): readonly string[] {
  return keys.flatMap((key) => [key, key.slice(0, 62) + (Number.parseInt(key.slice(62), 16) | 0x80).toString(16)])
}

function sealWith(
  product: Uint8Array,
  { ephemeral, recipient }: { ephemeral: PublicKey; recipient: PublicKey },
  clear: Uint8Array = utf8('hello'),
): Uint8Array {
  const nonce = blake2b(Uint8Array.of(...ephemeral.bytes, ...recipient.bytes), { dkLen: 24 })
  return Uint8Array.of(...ephemeral.bytes, ...xsalsa20poly1305(beforeNm(product), nonce).encrypt(clear))
}

function openBy(privateKey: Uint8Array, sealed: Uint8Array): Uint8Array {
  const ephemeral = sealed.subarray(0, 32)
  const nonce = blake2b(Uint8Array.of(...ephemeral, ...x25519.getPublicKey(privateKey)), { dkLen: 24 })
  const key = beforeNm(x25519.getSharedSecret(privateKey, ephemeral))
  return xsalsa20poly1305(key, nonce).decrypt(sealed.subarray(32))
}

/** crypto_box_beforenm: HSalsa20 of the X25519 product. */
function beforeNm(product: Uint8Array): Uint8Array {
  const words = (bytes: Uint8Array) => new Uint32Array(Uint8Array.from(bytes).buffer)
  const out = new Uint32Array(8)
  hsalsa(words(utf8('expand 32-byte k')), words(product), words(new Uint8Array(16)), out)
  return new Uint8Array(out.buffer)
}
