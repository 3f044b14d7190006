import type { SecretKey } from '@parallax/crypto'
import { type BlockAccess, blockKey, type DataTools, decrypted } from '@parallax/protocol'
import type { BlockId } from '@parallax/wire'
import { decryptionKey, type RealmKeys } from '../realm-keys/realm-keys.ts'
import { orRefused, type Refused, refused } from '../refused.ts'

/** The five kinds of invalid block (spec 06a §10.2). */
export type BlockRefusalCode =
  /** The index is 0 or above the last. */
  | 'NonExistentKeyIndex'
  /** The key of that index failed its canary. */
  | 'CorruptedKey'
  /** The key does not open it. */
  | 'CannotDecrypt'
  /** Other than the size in the manifest. */
  | 'SizeMismatch'
  /** Other than the digest in the manifest. */
  | 'HashDigestMismatch'

/** The clear bytes, or why there are none. */
export type BlockOutcome = { readonly status: 'valid'; readonly content: Uint8Array } | Refused<BlockRefusalCode>

/** The key of a block, or why there is none. */
export type BlockKeyOutcome =
  | { readonly status: 'found'; readonly key: SecretKey }
  | Refused<'NonExistentKeyIndex' | 'CorruptedKey'>

/** A block as the server gives it. */
export interface DeliveredBlock {
  readonly keyIndex: bigint
  readonly block: Uint8Array
}

/** The key of one block, for those who open it elsewhere: a pool that hashes beside. */
export function keyOfBlock(
  tools: DataTools,
  keys: RealmKeys,
  block: { readonly keyIndex: bigint; readonly id: BlockId },
): BlockKeyOutcome {
  const found = decryptionKey(keys, block.keyIndex)
  return found.status === 'refused' ? found : { status: 'found', key: blockKey(tools, found.key, block.id) }
}

/**
 * Opens a block and compares it with the signed manifest that lists it: blocks themselves are not signed. Hashes on the
 * calling thread.
 */
export function validateBlock(
  tools: DataTools,
  keys: RealmKeys,
  delivered: DeliveredBlock & { readonly access: BlockAccess },
): BlockOutcome {
  const { access, block, keyIndex } = delivered
  const found = keyOfBlock(tools, keys, { keyIndex, id: access.id })
  if (found.status === 'refused') return found
  const opened = orRefused('CannotDecrypt', () => decrypted(tools, found.key, block))
  if (opened.status === 'refused') return opened
  const content = opened.value
  if (content.length !== access.size) return refused('SizeMismatch')
  if (!tools.crypto.sha256(content).equals(access.digest)) return refused('HashDigestMismatch')
  return { status: 'valid', content }
}
