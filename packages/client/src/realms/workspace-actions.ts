import type { EntryName, RealmRole, UserId, VlobId } from '@parallax/wire'
import { NotAllowedError, WorkspaceError } from '../errors/rights-errors.ts'
import type { WorkspaceEntry } from '../store/user-manifest-store.ts'
import { settleRealm } from './action-outcome.ts'
import { type Archiving, archiveRealm } from './archive-realm.ts'
import { bootstrapRealm } from './bootstrap-realm.ts'
import { claimOwnership } from './claim-ownership.ts'
import { nameRealm } from './name-realm.ts'
import type { RealmContext } from './realm-context.ts'
import { shareRealm } from './share-realm.ts'
import { unshareRealm } from './unshare-realm.ts'

// What people do to a workspace of their list (spec 06a §7.3, §7.4). Its effect shows in the certificates of this
// device when one of these ends; the list is refreshed by the caller.

/** Makes the server know the workspace, if it is one's own. */
export async function bootstrapWorkspace(context: RealmContext, realmId: VlobId, signal?: AbortSignal): Promise<void> {
  const { name } = listed(context, realmId)
  try {
    const outcome = await bootstrapRealm(context, { realmId, name }, signal)
    await settleRealm(context, realmId, { outcome, signal })
  } catch (error) {
    // Somebody else's: it is known already.
    if (!(error instanceof NotAllowedError && error.code === 'not_allowed')) throw error
  }
}

export async function renameWorkspace(
  context: RealmContext,
  { realmId, name }: { readonly realmId: VlobId; readonly name: EntryName },
  signal?: AbortSignal,
): Promise<void> {
  listed(context, realmId)
  const first = await bootstrapRealm(context, { realmId, name }, signal)
  await settleRealm(context, realmId, { outcome: first, signal })
  if (first.outcome === 'uploaded') return
  const outcome = await nameRealm(context, { realmId, name, kind: 'change' }, signal)
  await settleRealm(context, realmId, { outcome, signal })
}

/** Gives a role, or another one; null takes it away. */
export async function setRole(
  context: RealmContext,
  change: { readonly realmId: VlobId; readonly recipient: UserId; readonly role: RealmRole | null },
  signal?: AbortSignal,
): Promise<void> {
  const { realmId, recipient, role } = change
  await bootstrapWorkspace(context, realmId, signal)
  const outcome =
    role === null
      ? await unshareRealm(context, { realmId, recipient }, signal)
      : await shareRealm(context, { realmId, recipient, role }, signal)
  await settleRealm(context, realmId, { outcome, signal })
}

/** In use, archived, or in the bin for a while. */
export async function archiveWorkspace(
  context: RealmContext,
  change: { readonly realmId: VlobId; readonly archiving: Archiving },
  signal?: AbortSignal,
): Promise<void> {
  const { realmId } = change
  await bootstrapWorkspace(context, realmId, signal)
  const outcome = await archiveRealm(context, change, signal)
  await settleRealm(context, realmId, { outcome, signal })
}

/** When nobody is left who could give the ownership away. */
export async function claimWorkspace(context: RealmContext, realmId: VlobId, signal?: AbortSignal): Promise<void> {
  listed(context, realmId)
  const outcome = await claimOwnership(context, realmId, signal)
  await settleRealm(context, realmId, { outcome, signal })
}

function listed({ workspaces }: RealmContext, realmId: VlobId): WorkspaceEntry {
  const entry = workspaces.find(realmId)
  if (entry === undefined) throw new WorkspaceError('workspace_not_found', {})
  return entry
}
