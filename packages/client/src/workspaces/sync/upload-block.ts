import { blockCreate } from '@parallax/protocol'
import type { BlockId, DateTime } from '@parallax/wire'
import { InternalError, ServerBlockstoreUnavailableError } from '../../errors/connection-errors.ts'
import { NotAllowedError, RealmDeletedError, WorkspaceError } from '../../errors/rights-errors.ts'
import type { WorkspaceContext } from '../workspace-context.ts'

/** A block sealed with the key of that index. */
export interface SealedUpload {
  readonly keyIndex: bigint
  readonly block: Uint8Array
}

/** `bad_key`: the keys of the workspace changed meanwhile, seal it again. */
export type BlockUpload = { readonly outcome: 'stored' } | { readonly outcome: 'bad_key'; readonly until: DateTime }

/** Sends one block; one that the server has already counts as stored (spec 06b §6.1). */
export async function sendBlock(
  context: WorkspaceContext,
  blockId: BlockId,
  options: { readonly sealed: SealedUpload; readonly signal?: AbortSignal },
): Promise<BlockUpload> {
  const { realmId } = context
  const reply = await context.rpc.call(blockCreate, { realmId, blockId, ...options.sealed }, options.signal)
  switch (reply.status) {
    case 'ok':
    case 'block_already_exists':
      return { outcome: 'stored' }
    case 'bad_key_index':
      return { outcome: 'bad_key', until: reply.lastRealmCertificateTimestamp }
    case 'store_unavailable':
      throw new ServerBlockstoreUnavailableError()
    case 'author_not_allowed':
      throw new NotAllowedError('no_workspace_access', {})
    case 'realm_archived':
      throw new WorkspaceError('workspace_archived', {})
    case 'realm_deleted':
      throw new RealmDeletedError()
    case 'realm_not_found':
      throw new InternalError({ detail: 'block_create: realm_not_found' })
  }
}

/** Seals and sends until the server takes it with a key that it accepts. */
export async function uploadBlock(
  context: WorkspaceContext,
  block: { readonly id: BlockId; readonly clear: Uint8Array },
  signal?: AbortSignal,
): Promise<void> {
  for (;;) {
    const { keyIndex, key } = await context.realm.encryptionKey(block.id, signal)
    const sealed = { keyIndex, block: context.tools.crypto.encrypt(key, block.clear) }
    const upload = await sendBlock(context, block.id, { sealed, ...(signal && { signal }) })
    if (upload.outcome === 'stored') return
    await context.realm.refreshKeys({ usedIndex: keyIndex, until: upload.until }, signal)
  }
}
