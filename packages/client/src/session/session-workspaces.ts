import { isReadOnly, shownHandle } from '@parallax/protocol'
import type { EntryName, RealmRole, UserId, VlobId } from '@parallax/wire'
import { WorkspaceError } from '../errors/rights-errors.ts'
import type { Archiving } from '../realms/archive-realm.ts'
import { createWorkspace } from '../realms/create-workspace.ts'
import {
  archiveWorkspace,
  bootstrapWorkspace,
  claimWorkspace,
  renameWorkspace,
  setRole,
} from '../realms/workspace-actions.ts'
import type { WorkspaceEntry } from '../store/user-manifest-store.ts'
import type { WorkspaceFiles } from '../workspaces/workspace-files.ts'
import type { WorkspaceInfo, WorkspaceMember, Workspaces } from './session.ts'
import { doOwnersDuty, during, type SessionCore } from './session-core.ts'

/** The workspaces of a session. Whatever changes one shows in the list when it ends. */
export class SessionWorkspaces implements Workspaces {
  readonly #core: SessionCore

  constructor(core: SessionCore) {
    this.#core = core
  }

  async list(): Promise<readonly WorkspaceInfo[]> {
    during(this.#core)
    return this.#core.context.workspaces.workspaces.map(infoOf)
  }

  async refresh(signal?: AbortSignal): Promise<void> {
    const until = during(this.#core, signal)
    await this.#core.context.certificates.poll(undefined, until)
    await doOwnersDuty(this.#core, until)
    await this.#core.list.refresh(until)
  }

  async create(name: EntryName): Promise<VlobId> {
    during(this.#core)
    const { context, storage } = this.#core
    return createWorkspace(context, storage, name)
  }

  async bootstrap(id: VlobId, signal?: AbortSignal): Promise<void> {
    const until = during(this.#core, signal)
    await bootstrapWorkspace(this.#core.context, id, until)
    await this.#core.list.refresh(until)
  }

  async rename(id: VlobId, name: EntryName, signal?: AbortSignal): Promise<void> {
    const until = during(this.#core, signal)
    await renameWorkspace(this.#core.context, { realmId: id, name }, until)
    await this.#core.list.refresh(until)
  }

  async members(id: VlobId): Promise<readonly WorkspaceMember[]> {
    during(this.#core)
    const { context } = this.#core
    const entry = this.#listed(id)
    const { state } = context.certificates
    const roles = state.rolesOf(id)
    // The server does not know it yet: it is one's own.
    const members = roles.size === 0 ? new Map([[context.device.userId, entry.role]]) : roles
    return [...members].flatMap(([userId, role]) => {
      const user = state.user(userId)
      const profile = state.profileOf(userId)
      // Revoked users keep their role until an owner's client takes it (spec 06a §1.3).
      if (user.outcome !== 'found' || profile === undefined || state.isRevoked(userId)) return []
      return [{ userId, humanHandle: shownHandle(user.value), profile, role }]
    })
  }

  async share(
    id: VlobId,
    recipient: UserId,
    { role, signal }: { readonly role: RealmRole; readonly signal?: AbortSignal },
  ): Promise<void> {
    const until = during(this.#core, signal)
    const { context, list } = this.#core
    // Somebody who joined a moment ago.
    if (context.certificates.state.user(recipient).outcome !== 'found')
      await context.certificates.poll(undefined, until)
    await setRole(context, { realmId: id, recipient, role }, until)
    await list.refresh(until)
  }

  async unshare(id: VlobId, recipient: UserId, signal?: AbortSignal): Promise<void> {
    const until = during(this.#core, signal)
    await setRole(this.#core.context, { realmId: id, recipient, role: null }, until)
    await doOwnersDuty(this.#core, until)
    await this.#core.list.refresh(until)
  }

  async archive(id: VlobId, archiving: Archiving, signal?: AbortSignal): Promise<void> {
    const until = during(this.#core, signal)
    await archiveWorkspace(this.#core.context, { realmId: id, archiving }, until)
    await this.#core.list.refresh(until)
  }

  async claimOwnership(id: VlobId, signal?: AbortSignal): Promise<void> {
    const until = during(this.#core, signal)
    await claimWorkspace(this.#core.context, id, until)
    await doOwnersDuty(this.#core, until)
    await this.#core.list.refresh(until)
  }

  async files(id: VlobId): Promise<WorkspaceFiles> {
    during(this.#core)
    return this.#core.running.files(id)
  }

  #listed(id: VlobId): WorkspaceEntry {
    const entry = this.#core.context.workspaces.find(id)
    if (entry === undefined) throw new WorkspaceError('workspace_not_found', {})
    return entry
  }
}

function infoOf(entry: WorkspaceEntry): WorkspaceInfo {
  const { id, name, role, nameOrigin, archivingConfiguration, canSelfPromoteToOwner } = entry
  return {
    id,
    name,
    role,
    archiving: archivingConfiguration ?? { type: 'AVAILABLE' },
    readOnly: isReadOnly(entry),
    bootstrapped: nameOrigin.type === 'CERTIFICATE',
    canSelfPromoteToOwner: canSelfPromoteToOwner ?? false,
  }
}
