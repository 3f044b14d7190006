import { vlobPollChanges } from '@parallax/protocol'
import { NotAllowedError, RealmDeletedError } from '../../errors/rights-errors.ts'
import type { WorkspaceContext } from '../workspace-context.ts'

/** Learns which entries changed on the server since the last time (spec 06b §6.2). False: the server has no such realm yet. */
export async function refreshCheckpoint(context: WorkspaceContext, signal?: AbortSignal): Promise<boolean> {
  const lastCheckpoint = BigInt(await context.storage.checkpoint())
  const reply = await context.rpc.call(vlobPollChanges, { realmId: context.realmId, lastCheckpoint }, signal)
  switch (reply.status) {
    case 'ok':
      await context.storage.setCheckpoint(Number(reply.currentCheckpoint), new Map(reply.changes))
      return true
    case 'realm_not_found':
      return false
    case 'author_not_allowed':
      throw new NotAllowedError('no_workspace_access', {})
    case 'realm_deleted':
      throw new RealmDeletedError()
  }
}
