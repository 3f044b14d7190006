import type {
  ImportJournal,
  ManifestUpdate,
  RawDataId,
  StoredManifest,
  StoredPattern,
  UploadAttempt,
} from '@parallax/client'
import type { VlobId } from '@parallax/wire'
import type { Durability } from './data-files.ts'

/** A chunk, and the file that holds it. */
export interface ChunkRecord {
  readonly id: RawDataId
  readonly file: number
  readonly size: number
}

export interface BlockRecord extends ChunkRecord {
  /** Milliseconds since 1970. */
  readonly accessedOn: number
}

/** One transaction on the records, removals before additions. Manifests and attempts as in `WorkspaceChange`. */
export interface RecordChange {
  readonly saveManifests: readonly ManifestUpdate[]
  readonly removeManifests: readonly VlobId[]
  readonly addUploads: readonly UploadAttempt[]
  readonly putChunks: readonly ChunkRecord[]
  readonly removeChunks: readonly RawDataId[]
  readonly putBlocks: readonly BlockRecord[]
  readonly removeBlocks: readonly RawDataId[]
}

/** The records of one workspace as a back end keeps them; `LocalWorkspaceStorage` adds the files and the cache. */
export interface WorkspaceRecords {
  apply(change: RecordChange, durability: Durability): Promise<void>
  data(): Promise<{ readonly chunks: readonly ChunkRecord[]; readonly blocks: readonly BlockRecord[] }>

  manifest(id: VlobId): Promise<StoredManifest | undefined>
  populate(manifest: ManifestUpdate): Promise<StoredManifest>
  manifests(page: { readonly after?: VlobId; readonly limit: number }): Promise<readonly StoredManifest[]>
  needingInboundSync(): Promise<readonly VlobId[]>
  needingOutboundSync(): Promise<readonly VlobId[]>

  checkpoint(): Promise<number>
  setCheckpoint(checkpoint: number, remoteVersions: ReadonlyMap<VlobId, number>): Promise<void>
  pattern(): Promise<StoredPattern | undefined>
  setPattern(pattern: StoredPattern): Promise<void>
  uploads(vlobId: VlobId): Promise<readonly UploadAttempt[]>
  readonly imports: ImportJournal
  close(): Promise<void>
}
