import type { KeyDerivation } from '@parallax/crypto'
import { DataError } from '@parallax/protocol'
import { type Refused, refused } from '../refused.ts'
import { decryptionKey, type RealmKeys } from './realm-keys.ts'

/** Why what a realm key encrypts cannot be read. */
export type EncryptedDataRefusalCode =
  /** The index is 0 or above the last. */
  | 'NonExistentKeyIndex'
  /** The key of that index failed its canary. */
  | 'CorruptedKey'
  /** The key does not open it. */
  | 'CannotDecrypt'
  /** It opens, but on something else than it should hold. */
  | 'CleartextCorrupted'

/** What was encrypted with a realm key, or why it cannot be read. */
export type ReadEncrypted<T> = { readonly status: 'read'; readonly value: T } | Refused<EncryptedDataRefusalCode>

/** What `read` makes of data, given the key of the index that came beside it. */
export function readEncrypted<T>(keys: RealmKeys, keyIndex: bigint, read: (key: KeyDerivation) => T): ReadEncrypted<T> {
  const found = decryptionKey(keys, keyIndex)
  if (found.status === 'refused') return found
  try {
    return { status: 'read', value: read(found.key) }
  } catch (error) {
    if (!(error instanceof DataError)) throw error
    return refused(error.code === 'decryption' ? 'CannotDecrypt' : 'CleartextCorrupted', error.message)
  }
}
