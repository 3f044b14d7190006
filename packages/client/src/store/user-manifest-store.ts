import {
  DataError,
  dumpEncrypted,
  type LocalUserManifest,
  type LocalUserManifestWorkspaceEntry,
  loadEncrypted,
  localUserManifest,
  localUserManifestWorkspaceEntry,
} from '@parallax/protocol'
import { encode, list, toHex, type VlobId } from '@parallax/wire'
import { StorageError } from '../errors/device-errors.ts'
import type { UserStorage } from '../ports/device-storage.ts'
import type { DeviceContext } from './device-context.ts'
import { UpdateLock } from './update-lock.ts'

/** What this device knows of one workspace of its user. */
export type WorkspaceEntry = LocalUserManifestWorkspaceEntry

export interface UserManifestStoreParts extends Pick<DeviceContext, 'device' | 'tools' | 'clock'> {
  readonly storage: UserStorage
}

/**
 * The list of workspaces, as it was when certificates were last read: a cache of this device alone, sealed (spec 06a
 * §9.2). It is what there is without the server.
 */
export class UserManifestStore {
  readonly #parts: UserManifestStoreParts
  readonly #updates = new UpdateLock()
  #manifest: LocalUserManifest

  /** Throws `StorageError` when what is stored is not what was stored. */
  static async open(parts: UserManifestStoreParts): Promise<UserManifestStore> {
    const sealed = await parts.storage.load('user_manifest')
    return new UserManifestStore(parts, sealed === undefined ? speculative(parts) : unsealed(parts, sealed))
  }

  private constructor(parts: UserManifestStoreParts, manifest: LocalUserManifest) {
    this.#parts = parts
    this.#manifest = manifest
  }

  /** In the order of their names. */
  get workspaces(): readonly WorkspaceEntry[] {
    return this.#manifest.localWorkspaces
  }

  find(realmId: VlobId): WorkspaceEntry | undefined {
    return this.workspaces.find(({ id }) => id === realmId)
  }

  /**
   * Replaces the list by what `change` makes of it; durable before it shows. Answers false when nothing differs, and
   * then nothing is written.
   */
  async update(change: (workspaces: readonly WorkspaceEntry[]) => readonly WorkspaceEntry[]): Promise<boolean> {
    using _lock = await this.#updates.acquire()
    const workspaces = change(this.workspaces).toSorted(byName)
    if (sameList(this.workspaces, workspaces)) return false
    const { tools, device, storage, clock } = this.#parts
    const value = { ...this.#manifest, localWorkspaces: workspaces, updated: clock.now() }
    await storage.save('user_manifest', dumpEncrypted(tools, localUserManifest, { value, key: device.localSymkey }))
    this.#manifest = value
    return true
  }
}

/** Nothing is known yet, which is not the same as having no workspace. */
function speculative({ device, clock }: UserManifestStoreParts): LocalUserManifest {
  const now = clock.now()
  const base = {
    type: 'user_manifest',
    author: device.deviceId,
    timestamp: now,
    id: device.userRealmId,
    version: 0,
    created: now,
    updated: now,
  } as const
  return { type: 'local_user_manifest', base, needSync: true, updated: now, localWorkspaces: [], speculative: true }
}

function unsealed({ tools, device }: UserManifestStoreParts, encrypted: Uint8Array): LocalUserManifest {
  try {
    return loadEncrypted(tools, localUserManifest, { encrypted, key: device.localSymkey })
  } catch (cause) {
    if (!(cause instanceof DataError)) throw cause
    throw new StorageError('storage_damaged', { place: 'workspaces' }, { cause })
  }
}

const utf8 = new TextEncoder()

/** By the bytes of their names (spec 06a §9.4 step 3); equal names by id, so that the order never flickers. */
function byName(left: WorkspaceEntry, right: WorkspaceEntry): number {
  return compareBytes(utf8.encode(left.name), utf8.encode(right.name)) || (left.id < right.id ? -1 : 1)
}

function compareBytes(left: Uint8Array, right: Uint8Array): number {
  const place = left.findIndex((byte, at) => byte !== right[at])
  return place < 0 ? left.length - right.length : (left[place] ?? 0) - (right[place] ?? -1)
}

function sameList(left: readonly WorkspaceEntry[], right: readonly WorkspaceEntry[]): boolean {
  const encoded = (entries: readonly WorkspaceEntry[]) => toHex(encode(list(localUserManifestWorkspaceEntry), entries))
  return encoded(left) === encoded(right)
}
