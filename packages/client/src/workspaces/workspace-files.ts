import type { DateTime, DeviceId, EntryName, FsPath, VlobId } from '@parallax/wire'
import type { ByteSink, ByteSource } from '../ports/bytes.ts'
import type { Transfer } from './transfer/transfer.ts'

/** The three states of a change that a person sees (PRODUCT §5), and what stays on this device for good. */
export type EntryState =
  | { readonly state: 'saved' }
  | { readonly state: 'uploading'; readonly percent: number }
  | { readonly state: 'synced' }
  | { readonly state: 'local_only' }

interface EntryStatCommon {
  readonly id: VlobId
  readonly parent: VlobId
  readonly created: DateTime
  readonly updated: DateTime
  /** 0 while the entry was never uploaded. */
  readonly baseVersion: number
  readonly needSync: boolean
  readonly lastUpdater: DeviceId
  /** The outermost folder that keeps the entry on this device, if any (spec 06b §7). */
  readonly confinementPoint: VlobId | null
}

export interface FileStat extends EntryStatCommon {
  readonly type: 'file'
  readonly size: number
}

export interface FolderStat extends EntryStatCommon {
  readonly type: 'folder'
}

export type EntryStat = FileStat | FolderStat

export type MoveMode = 'no_replace' | 'replace' | 'replace_file_only' | 'exchange'
export type RemoveExpectation = 'anything' | 'file' | 'folder' | 'empty_folder'

export interface OpenOptions {
  readonly read?: boolean
  readonly write?: boolean
  readonly truncate?: boolean
  readonly create?: boolean
  readonly createNew?: boolean
}

/** Files and folders of one workspace (spec 06b §3–5, §13). Paths are absolute inside the workspace. */
export interface WorkspaceFiles {
  readonly workspaceId: VlobId
  stat(path: FsPath, signal?: AbortSignal): Promise<EntryStat>
  /** Where an entry stands now, found by its id. Throws `entry_not_found` when nothing leads to it. */
  locate(id: VlobId, signal?: AbortSignal): Promise<FsPath>
  list(path: FsPath, signal?: AbortSignal): AsyncIterable<{ readonly name: EntryName; readonly stat: EntryStat }>
  createFile(path: FsPath): Promise<VlobId>
  createFolder(path: FsPath, options?: { readonly parents?: true }): Promise<VlobId>
  move(from: FsPath, to: FsPath, options: { readonly mode: MoveMode }): Promise<void>
  remove(path: FsPath, options: { readonly expect: RemoveExpectation }): Promise<void>
  setUpdated(path: FsPath, updated: DateTime): Promise<void>
  open(path: FsPath, options: OpenOptions): Promise<OpenFile>
  /** One file in. Up to 8 MiB is staged here, more is streamed to the server (spec 06b §12.3). */
  importFile(
    source: ByteSource,
    to: FsPath,
    options: { readonly replace: boolean; readonly updated?: DateTime },
  ): Transfer
  /** One file out, version pinned at the start. */
  exportFile(from: FsPath, sink: ByteSink): Transfer
  stateOf(path: FsPath): Promise<EntryState>
  /** Fetches what is new and uploads what waits, until nothing waits; skips what cannot be uploaded. */
  sync(options?: {
    readonly signal?: AbortSignal
    readonly onProgress?: (progress: SyncProgress) => void
  }): Promise<SyncOutcome>
  pending(): Promise<{ readonly entries: number; readonly bytes: number }>
}

export interface SyncProgress {
  readonly entriesLeft: number
  readonly bytesSent: number
}

export interface SyncOutcome {
  readonly fetched: number
  readonly uploaded: number
  /** Entries that stay on this device on purpose. */
  readonly localOnly: number
}

/** A file handle. Reads see one version, whole, until close (spec 06b §13.2); several may be open on one file. */
export interface OpenFile extends AsyncDisposable {
  readonly id: VlobId
  stat(): FileStat
  /** At most `length` bytes from `offset`; fewer only at the end of the file. */
  read(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array>
  write(offset: number, data: Uint8Array): Promise<void>
  resize(size: number): Promise<void>
  /** What was written is durable on this device when it returns. */
  flush(): Promise<void>
  /** Flushes, then gives the handle up, also when the flush fails. */
  close(): Promise<void>
}
