import type { DataTools, LocalDevice } from '@parallax/protocol'
import type { DateTime, EntryName, FsPath, VlobId } from '@parallax/wire'
import type { BlockPool } from '../ports/block-pool.ts'
import type { ByteSink, ByteSource } from '../ports/bytes.ts'
import type { Clock } from '../ports/clock.ts'
import { EventBus } from '../ports/event-bus.ts'
import type { WorkspaceStorage } from '../ports/workspace-storage.ts'
import type { RealmAccess } from '../realms/realm-access.ts'
import type { DeviceRpc } from '../rpc/device-rpc.ts'
import { EntryLocks } from '../store/entry-locks.ts'
import { ManifestStore } from '../store/manifest-store.ts'
import { RawDataStore } from '../store/raw-data-store.ts'
import { DEFAULT_PREVENT_SYNC_GLOBS, PreventSyncPattern } from './confinement/prevent-sync-pattern.ts'
import { entryState } from './entry-state.ts'
import { openFile } from './files/open-file.ts'
import { OpenFiles } from './files/open-files.ts'
import { startWorkspace } from './start-workspace.ts'
import { syncWorkspace } from './sync/sync-workspace.ts'
import { trackUploads } from './track-uploads.ts'
import { exportFile } from './transfer/export-file.ts'
import { importFile } from './transfer/import-file.ts'
import type { Transfer } from './transfer/transfer.ts'
import { createFile, createFolder, createFolderAll } from './tree/create-entry.ts'
import { locateEntry } from './tree/locate-entry.ts'
import { moveEntry } from './tree/move-entry.ts'
import { removeEntry } from './tree/remove-entry.ts'
import { setUpdated } from './tree/set-updated.ts'
import { listFolder, statEntry } from './tree/stat-entry.ts'
import type { WorkspaceContext } from './workspace-context.ts'
import type {
  EntryStat,
  EntryState,
  MoveMode,
  OpenFile,
  OpenOptions,
  RemoveExpectation,
  SyncOutcome,
  SyncProgress,
  WorkspaceFiles,
} from './workspace-files.ts'

export interface OpenWorkspaceParts {
  readonly realmId: VlobId
  readonly device: LocalDevice
  readonly realm: RealmAccess
  readonly rpc: DeviceRpc
  readonly tools: DataTools
  readonly clock: Clock
  readonly pool: BlockPool
  readonly storage: WorkspaceStorage
  /** Bytes that can still be stored, and the whole (spec 06b §12.3 step 5). */
  readonly space: () => Promise<{ readonly free: number; readonly total: number }>
  /** What stays on this device; the list of the specification when left out. */
  readonly pattern?: PreventSyncPattern
  /** 16 384 where manifests are compressed, 11 600 in browsers (spec 06b §13.8). */
  readonly maxFileSlots: number
  /** A listener of the workspace's signals failed: a defect to report. */
  readonly onListenerError: (error: unknown) => void
}

const MOST_STAGED = 10 * 1024 ** 3
const LEAST_RESERVE = 256 * 1024 ** 2

/** Opens what this device keeps of a workspace; the storage stays the caller's. */
export async function openWorkspace(parts: OpenWorkspaceParts): Promise<OpenedWorkspace> {
  const pattern = parts.pattern ?? PreventSyncPattern.fromGlobs(DEFAULT_PREVENT_SYNC_GLOBS)
  const context = contextOf(parts, pattern)
  await startWorkspace(context, pattern)
  return new OpenedWorkspace(context)
}

function contextOf(parts: OpenWorkspaceParts, pattern: PreventSyncPattern): WorkspaceContext {
  const { realmId, device, storage, tools, clock, pool, realm, rpc, maxFileSlots } = parts
  const key = device.localSymkey
  return {
    realmId,
    deviceId: device.deviceId,
    signingKey: device.signingKey,
    localKey: key,
    realm,
    rpc,
    tools,
    clock,
    pool,
    storage,
    manifests: new ManifestStore({ storage, tools, key, realmId }),
    data: new RawDataStore({ storage, tools, key }),
    locks: new EntryLocks(),
    openFiles: new OpenFiles(),
    pattern,
    signals: new EventBus(parts.onListenerError),
    maxFileSlots,
    stagingRoom: async () => {
      const [{ free, total }, { bytes }] = await Promise.all([parts.space(), storage.backlog()])
      const room = Math.max(0, free - Math.max(LEAST_RESERVE, total / 100))
      return Math.min(MOST_STAGED - bytes, room)
    },
  }
}

/** The files of a started workspace; its `context` is for the monitors that synchronise it. */
export class OpenedWorkspace implements WorkspaceFiles {
  readonly context: WorkspaceContext
  readonly #uploads = new Map<VlobId, number>()
  readonly #stopTracking: () => void

  constructor(context: WorkspaceContext) {
    this.context = context
    this.#stopTracking = trackUploads(context, this.#uploads)
  }

  get workspaceId(): VlobId {
    return this.context.realmId
  }

  stat(path: FsPath, signal?: AbortSignal): Promise<EntryStat> {
    return statEntry(this.context, path, signal)
  }

  locate(id: VlobId, signal?: AbortSignal): Promise<FsPath> {
    return locateEntry(this.context, id, signal)
  }

  list(path: FsPath, signal?: AbortSignal): AsyncIterable<{ readonly name: EntryName; readonly stat: EntryStat }> {
    return listFolder(this.context, path, signal)
  }

  createFile(path: FsPath): Promise<VlobId> {
    return createFile(this.context, path)
  }

  createFolder(path: FsPath, options: { readonly parents?: true } = {}): Promise<VlobId> {
    return options.parents ? createFolderAll(this.context, path) : createFolder(this.context, path)
  }

  move(from: FsPath, to: FsPath, options: { readonly mode: MoveMode }): Promise<void> {
    return moveEntry(this.context, { from, to }, options)
  }

  remove(path: FsPath, options: { readonly expect: RemoveExpectation }): Promise<void> {
    return removeEntry(this.context, path, options)
  }

  setUpdated(path: FsPath, updated: DateTime): Promise<void> {
    return setUpdated(this.context, path, updated)
  }

  open(path: FsPath, options: OpenOptions): Promise<OpenFile> {
    return openFile(this.context, path, options)
  }

  importFile(
    source: ByteSource,
    to: FsPath,
    options: { readonly replace: boolean; readonly updated?: DateTime },
  ): Transfer {
    return importFile(this.context, { source, to, ...options })
  }

  exportFile(from: FsPath, sink: ByteSink): Transfer {
    return exportFile(this.context, from, sink)
  }

  stateOf(path: FsPath): Promise<EntryState> {
    return entryState(this.context, path, this.#uploads)
  }

  sync(
    options: { readonly signal?: AbortSignal; readonly onProgress?: (progress: SyncProgress) => void } = {},
  ): Promise<SyncOutcome> {
    return syncWorkspace(this.context, options)
  }

  pending(): Promise<{ readonly entries: number; readonly bytes: number }> {
    return this.context.storage.backlog()
  }

  /** Saves what open handles wrote and did not flush, then lets them go (spec 06b §2). */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopTracking()
    await this.context.openFiles.closeAll()
  }
}
