import { type EncryptionKey, encryptionKey, type RealmKeys } from '@parallax/certificates'
import type { DateTime, VlobId } from '@parallax/wire'
import { InternalError } from '../errors/connection-errors.ts'
import { WorkspaceError } from '../errors/rights-errors.ts'
import type { RealmContext } from './realm-context.ts'

type KeyContext = Pick<RealmContext, 'keyring' | 'certificates'>

/** Throws `WorkspaceError` `workspace_not_ready` when the realm has no key yet (spec 06a §6.3, `NoKey`). */
export async function presentKeys({ keyring }: KeyContext, realmId: VlobId, signal?: AbortSignal): Promise<RealmKeys> {
  const keys = await keyring.load(realmId, signal)
  if (keys === undefined) throw new WorkspaceError('workspace_not_ready', {}, { detail: 'NoKey' })
  return keys
}

/** The key to encrypt with. Throws as `presentKeys`, and `workspace_key_missing` when every key is corrupted. */
export async function lastValidKey(context: KeyContext, realmId: VlobId, signal?: AbortSignal): Promise<EncryptionKey> {
  const key = encryptionKey(await presentKeys(context, realmId, signal))
  if (key === undefined) throw new WorkspaceError('workspace_key_missing', {}, { detail: 'CorruptedKey' })
  return key
}

/**
 * After `bad_key_index`: learns the rotation that the server knows of. Throws when the next attempt would use the same
 * key again: it would be refused for ever (spec 06a §6.2).
 */
export async function learnNewerKey(
  context: KeyContext,
  refused: { readonly realmId: VlobId; readonly usedIndex: bigint; readonly until: DateTime },
  signal?: AbortSignal,
): Promise<void> {
  const { realmId, usedIndex, until } = refused
  await context.certificates.poll({ realm: [realmId, until] }, signal)
  const key = await lastValidKey(context, realmId, signal)
  if (key.index > usedIndex) return
  if (BigInt(context.certificates.state.keyRotationsOf(realmId).length) > usedIndex)
    throw new WorkspaceError('workspace_key_missing', {}, { detail: 'CorruptedKey' })
  throw new InternalError({ detail: 'bad_key_index without a newer key rotation' })
}
