import type { BlockId, ChunkId, DateTime, VlobId } from '@parallax/wire'
import type { ImportJournal } from './import-journal.ts'

/** Raw data of a file: a block is a chunk that keeps its id when it is promoted (spec 06b §1.1). */
export type RawDataId = ChunkId | BlockId

/** A local manifest to keep, sealed with the device's local key. */
export interface ManifestUpdate {
  readonly id: VlobId
  /** Version of the remote manifest that it stands on; 0 for a placeholder. */
  readonly baseVersion: number
  readonly needSync: boolean
  readonly sealed: Uint8Array
}

export interface StoredManifest extends ManifestUpdate {
  /** Highest version known to exist on the server, never below `baseVersion`. */
  readonly remoteVersion: number
}

export interface SealedData {
  readonly id: RawDataId
  readonly sealed: Uint8Array
}

/** One attempt to upload a manifest, written before it leaves (spec 06b §13.1). */
export interface UploadAttempt {
  readonly vlobId: VlobId
  readonly version: number
  readonly timestamp: DateTime
}

/**
 * What one transaction changes; everything in it happens or nothing does (spec 06b §2).
 *
 * A saved manifest takes `remoteVersion = max(known, baseVersion)`, and the attempts for its vlob up to `baseVersion`
 * are forgotten with it.
 */
export interface WorkspaceChange {
  readonly saveManifests?: readonly ManifestUpdate[]
  /** Their attempts go too. */
  readonly removeManifests?: readonly VlobId[]
  /** Data that the server does not have: never evicted. */
  readonly addChunks?: readonly SealedData[]
  /** Unknown ids are passed over. */
  readonly removeChunks?: readonly RawDataId[]
  /** The server has them now: they become blocks of the cache. */
  readonly promoteChunks?: readonly RawDataId[]
  readonly addUploads?: readonly UploadAttempt[]
}

export interface StoredPattern {
  readonly pattern: string
  /** False while folders may still stand as another pattern left them (spec 06b §7.4). */
  readonly fullyApplied: boolean
}

/**
 * Everything that one device keeps of one workspace (spec 06b §2). It holds sealed bytes only: sealing is done above.
 *
 * Durable (a power cut included) once the promise has resolved; only `cacheBlock` and access times may be lost. Throws
 * `NoSpaceError` when there is no room, `StorageError` `storage_damaged` when acknowledged data is gone.
 */
export interface WorkspaceStorage extends AsyncDisposable {
  commit(change: WorkspaceChange): Promise<void>

  manifest(id: VlobId): Promise<StoredManifest | undefined>
  /** Keeps a fetched manifest unless there is one already; answers the one that counts. */
  populate(manifest: ManifestUpdate): Promise<StoredManifest>
  /** By id, at most `limit` of those after `after`: pages for work on all of them. */
  manifests(page: { readonly after?: VlobId; readonly limit: number }): Promise<readonly StoredManifest[]>
  /** `baseVersion` and `remoteVersion` differ. */
  needingInboundSync(): Promise<readonly VlobId[]>
  needingOutboundSync(): Promise<readonly VlobId[]>
  /** Number of manifests that need outbound sync; sealed bytes of all chunks. */
  backlog(): Promise<{ readonly entries: number; readonly bytes: number }>

  /** Last realm checkpoint; 0 at first. */
  checkpoint(): Promise<number>
  /** Outcome of `vlob_poll_changes`, in one transaction; versions of unknown vlobs are passed over. */
  setCheckpoint(checkpoint: number, remoteVersions: ReadonlyMap<VlobId, number>): Promise<void>

  chunk(id: RawDataId): Promise<Uint8Array | undefined>
  chunkIds(): Promise<readonly RawDataId[]>
  /** Removes every chunk that is not in `referenced`. At start only, before anything is opened (spec 06b §12.2). */
  retainChunks(referenced: ReadonlySet<RawDataId>): Promise<void>

  /** From the cache, which remembers the access. */
  block(id: RawDataId): Promise<Uint8Array | undefined>
  /**
   * A block may vanish at any time, and after a power cut it may be damaged: one that does not open counts as absent
   * (`dropBlock`) and is fetched again. Without room it is not kept, and what is kept makes room for chunks.
   */
  cacheBlock(block: SealedData): Promise<void>
  dropBlock(id: RawDataId): Promise<void>
  /** Those of `ids` that are neither chunk nor cached block here. */
  missing(ids: readonly RawDataId[]): Promise<readonly RawDataId[]>

  pattern(): Promise<StoredPattern | undefined>
  setPattern(pattern: StoredPattern): Promise<void>

  /** Oldest first. */
  uploads(vlobId: VlobId): Promise<readonly UploadAttempt[]>

  readonly imports: ImportJournal
}
