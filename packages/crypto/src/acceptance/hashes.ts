import { blake2b } from '@noble/hashes/blake2.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { toHex, type Uuid, uuidFromBytes, uuidToBytes } from '@parallax/wire'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DERIVATION_IDS } from '../derivation.ts'
import { KeyDerivation, SecretKey } from '../keys/keys.ts'
import { flipped, type Subject } from './subject.ts'
import { unhex, utf8 } from './vectors.ts'

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 })
const bytes16 = fc.uint8Array({ minLength: 16, maxLength: 16 })
const data = fc.uint8Array({ maxLength: 400 })

export function hashes({ crypto, vectors }: Subject): void {
  test.each(vectors.crypto.secret_key.mac_512)('authenticates the vector', ({ key, data_utf8, mac }) => {
    expect(toHex(crypto.mac512(new SecretKey(unhex(key)), utf8(data_utf8)))).toBe(mac)
  })

  test.each(vectors.crypto.blake2b_unkeyed)('hashes the vector to $size bytes', ({ data_utf8, size, digest }) => {
    expect(toHex(crypto.blake2b(utf8(data_utf8), size))).toBe(digest)
  })

  test.each(vectors.crypto.hash_digest.sha256)('digests the vector', ({ data_utf8, digest }) => {
    expect(crypto.sha256(utf8(data_utf8)).hex).toBe(digest)
  })

  test.each(vectors.crypto.key_derivation.cases)('derives the key and the id of the vector', (vector) => {
    const derivation = new KeyDerivation(unhex(vector.key))
    const id = uuidFromBytes(unhex(vector.uuid))
    expect(crypto.deriveUuid(derivation, id)).toBe(vector.derived_uuid)
    expect(toHex(crypto.deriveKey(derivation, id).exposeSecretBytes())).toBe(vector.derived_secret_key)
    expect(vector.derived_secret_key.startsWith(vector.derived_uuid)).toBe(false)
  })

  test.each(vectors.crypto.key_derivation.well_known_self_made)('derives for $usage', (vector) => {
    const id = wellKnownId(vector.usage)
    expect(id).toBe(vector.uuid)
    const derivation = new KeyDerivation(unhex(vector.key))
    const derived =
      vector.usage === 'account_auth_method_id'
        ? crypto.deriveUuid(derivation, id)
        : toHex(crypto.deriveKey(derivation, id).exposeSecretBytes())
    expect(derived).toBe(vector.output)
  })

  test('agrees with an independent implementation', () => {
    fc.assert(
      fc.property(bytes32, data, bytes16, fc.integer({ min: 16, max: 64 }), (key, input, id, length) => {
        expect(crypto.sha256(input).bytes).toEqual(sha256(input))
        expect(crypto.blake2b(input, length)).toEqual(blake2b(input, { dkLen: length }))
        expect(crypto.mac512(new SecretKey(key), input)).toEqual(blake2b(input, { key }))
        const uuid = uuidFromBytes(id)
        const derivation = new KeyDerivation(key)
        expect(crypto.deriveKey(derivation, uuid).exposeSecretBytes()).toEqual(derived(key, id, 32))
        expect(uuidToBytes(crypto.deriveUuid(derivation, uuid))).toEqual(derived(key, id, 16))
      }),
    )
  })

  test('tells equal from different', () => {
    fc.assert(
      fc.property(bytes32, fc.nat(31), fc.nat(7), (bytes, index, bit) => {
        expect(crypto.equal(bytes, Uint8Array.from(bytes))).toBe(true)
        expect(crypto.equal(bytes, flipped(bytes, index, bit))).toBe(false)
        expect(crypto.equal(bytes, bytes.subarray(0, index))).toBe(false)
        expect(crypto.equal(bytes.subarray(0, index), bytes)).toBe(false)
      }),
    )
  })
}

function derived(key: Uint8Array, id: Uint8Array, length: number): Uint8Array {
  const salt = Uint8Array.of(...id.subarray(0, 8), ...new Uint8Array(8))
  const personalization = Uint8Array.of(...id.subarray(8), ...new Uint8Array(8))
  return blake2b(new Uint8Array(), { key, dkLen: length, salt, personalization })
}

function wellKnownId(usage: string): Uuid<string> {
  const ids: Readonly<Record<string, Uuid<string>>> = {
    account_auth_method_id: DERIVATION_IDS.accountAuthMethodId,
    account_auth_method_mac_key: DERIVATION_IDS.accountMacKey,
    account_auth_method_secret_key: DERIVATION_IDS.accountSecretKey,
    realm_canary: DERIVATION_IDS.keyCanary,
    realm_rename: DERIVATION_IDS.realmName,
    path_url: DERIVATION_IDS.linkPath,
  }
  const id = ids[usage]
  if (id === undefined) throw new RangeError(usage)
  return id
}
