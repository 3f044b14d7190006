import type { CertificateState } from '@parallax/certificates'
import { type EntryName, secondsBetween, type VlobId } from '@parallax/wire'
import type { DeviceStorage } from '../ports/device-storage.ts'
import { UpdateLock } from '../store/update-lock.ts'
import type { WorkspaceEntry } from '../store/user-manifest-store.ts'
import { countUnsyncedEntries } from './lost-entries.ts'
import { mergeWorkspaces } from './merge-workspaces.ts'
import type { RealmContext } from './realm-context.ts'
import { nameById, plannedDeletion, realmEntry } from './realm-entry.ts'

export interface WorkspaceListParts {
  readonly context: RealmContext
  readonly storage: DeviceStorage
  /** Ends the files and tasks of a workspace, if they run. */
  readonly stopWorkspace: (realmId: VlobId) => Promise<void>
  /** Local data of a lost workspace could not be removed: tried again at the next refresh. */
  readonly report: (error: unknown) => void
}

/** A device that starts anew asks for the keys of each: most of that time is waiting. */
const REALMS_AT_ONCE = 8

/** Keeps the list of workspaces in step with certificates (spec 06a §9.4). */
export class WorkspaceList {
  readonly #parts: WorkspaceListParts
  readonly #refreshes = new UpdateLock()

  constructor(parts: WorkspaceListParts) {
    this.#parts = parts
  }

  /**
   * Reads roles, names and archiving from certificates. A workspace that they prove to be lost stops, and what this
   * device keeps of it is removed. Throws `OfflineError` when a new name needs keys that cannot be had now.
   */
  async refresh(signal?: AbortSignal): Promise<void> {
    const { context } = this.#parts
    using _lock = await this.#refreshes.acquire(signal)
    const { state } = context.certificates
    const told = await this.#tell(state, signal)
    const lost = this.#lost(state)
    const before = new Map(context.workspaces.workspaces.map((entry) => [entry.id, entry]))
    const isChanged = await context.workspaces.update((old) => mergeWorkspaces(old, told, lost))
    await this.#remove(lost, before)
    if (isChanged) context.signals.emit({ type: 'workspaces_changed' })
  }

  /** Milliseconds until the next planned deletion takes place; undefined when there is none. */
  timeToNextDeletion(): number | undefined {
    const { workspaces, clock } = this.#parts.context
    const now = clock.now()
    const waits = workspaces.workspaces
      .map(({ archivingConfiguration }) => plannedDeletion(archivingConfiguration))
      .flatMap((date) => (date !== undefined && date > now ? [1000 * secondsBetween(now, date)] : []))
    return waits.length === 0 ? undefined : Math.ceil(Math.min(...waits))
  }

  /** Every realm with a role of self, but the user's own (spec 06a §9.1). */
  #realms(state: CertificateState): readonly VlobId[] {
    const { userRealmId } = this.#parts.context.device
    return [...state.realms.keys()].filter((id) => id !== userRealmId)
  }

  async #tell(state: CertificateState, signal?: AbortSignal): Promise<ReadonlyMap<VlobId, WorkspaceEntry>> {
    const { context } = this.#parts
    const mine = this.#realms(state).filter(
      (realmId) => state.roleOf(realmId, state.self.userId) !== null && !this.#isDeleted(state, realmId),
    )
    const told = new Map<VlobId, WorkspaceEntry>()
    for (let at = 0; at < mine.length; at += REALMS_AT_ONCE) {
      const some = mine.slice(at, at + REALMS_AT_ONCE)
      const read = (realmId: VlobId) =>
        realmEntry(context, { state, realmId, known: context.workspaces.find(realmId) }, signal)
      for (const entry of await Promise.all(some.map(read))) if (entry !== undefined) told.set(entry.id, entry)
    }
    return told
  }

  /** Only certificates prove it: no answer of the server takes anything from this device. */
  #lost(state: CertificateState): ReadonlySet<VlobId> {
    const { userId } = state.self
    const isRemoved = (realmId: VlobId) => state.realms.get(realmId)?.rolesByUser.get(userId)?.at(-1)?.role === null
    return new Set(this.#realms(state).filter((id) => isRemoved(id) || this.#isDeleted(state, id)))
  }

  #isDeleted(state: CertificateState, realmId: VlobId): boolean {
    const date = plannedDeletion(state.archivingOf(realmId))
    return date !== undefined && date <= this.#parts.context.clock.now()
  }

  /** What a crash or a failure left behind of a workspace lost earlier goes too. */
  async #remove(lost: ReadonlySet<VlobId>, listed: ReadonlyMap<VlobId, WorkspaceEntry>): Promise<void> {
    const stored = new Set(await this.#parts.storage.workspaces())
    for (const realmId of lost) {
      const entry = listed.get(realmId)
      const isStored = stored.has(realmId)
      if (entry === undefined && !isStored) continue
      try {
        await this.#removeOne({ realmId, name: entry?.name ?? nameById(realmId), isStored })
      } catch (error) {
        this.#parts.report(error)
      }
    }
  }

  async #removeOne({ realmId, name, isStored }: LostWorkspace): Promise<void> {
    const { context, storage, stopWorkspace } = this.#parts
    await stopWorkspace(realmId)
    const entriesLost = isStored ? await countUnsyncedEntries(context, storage, realmId) : 0
    if (isStored) await storage.removeWorkspace(realmId)
    context.signals.emit({ type: 'workspace_lost', realmId, name, entriesLost })
  }
}

interface LostWorkspace {
  readonly realmId: VlobId
  readonly name: EntryName
  /** This device keeps something of it. */
  readonly isStored: boolean
}
