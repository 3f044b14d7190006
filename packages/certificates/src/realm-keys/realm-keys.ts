import type { KeyDerivation, SecretKey } from '@parallax/crypto'

/** One key of a realm. A corrupted one is kept for the next bundle, never used (spec 06a §6.3). */
export interface RealmKey {
  readonly state: 'valid' | 'corrupted'
  readonly key: KeyDerivation
}

/** The keys of a realm as its last bundle gives them. Number i is at place i - 1. */
export interface RealmKeys {
  /** Needed to share. */
  readonly bundleKey: SecretKey
  readonly keys: readonly RealmKey[]
}

/** The key to encrypt with, and the index to send beside what it encrypts. */
export interface EncryptionKey {
  readonly index: bigint
  readonly key: KeyDerivation
}

/** The last valid key (spec 06a §6.2); undefined (`NoKey`) when there is none. */
export function encryptionKey(keys: RealmKeys): EncryptionKey | undefined {
  const place = keys.keys.findLastIndex(({ state }) => state === 'valid')
  const key = keys.keys[place]?.key
  return key === undefined ? undefined : { index: BigInt(place + 1), key }
}

/** A key to decrypt with, or why there is none. */
export type DecryptionKey =
  | { readonly status: 'found'; readonly key: KeyDerivation }
  | { readonly status: 'refused'; readonly code: 'NonExistentKeyIndex' | 'CorruptedKey' }

/** The key of that index (spec 06a §6.2). */
export function decryptionKey(keys: RealmKeys, index: bigint): DecryptionKey {
  const found = keys.keys[Number(index) - 1]
  if (found === undefined) return { status: 'refused', code: 'NonExistentKeyIndex' }
  return found.state === 'valid' ? { status: 'found', key: found.key } : { status: 'refused', code: 'CorruptedKey' }
}
