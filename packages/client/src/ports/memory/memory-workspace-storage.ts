import type { DateTime, VlobId } from '@parallax/wire'
import type { ImportJournal } from '../import-journal.ts'
import type {
  ManifestUpdate,
  RawDataId,
  SealedData,
  StoredManifest,
  StoredPattern,
  UploadAttempt,
  WorkspaceChange,
  WorkspaceStorage,
} from '../workspace-storage.ts'

/** What is kept of one workspace: plain data that can be copied as a whole, as a folder can. */
export interface MemoryWorkspace {
  manifests: Map<VlobId, StoredManifest>
  chunks: Map<RawDataId, Uint8Array>
  /** In the order of access. */
  blocks: Map<RawDataId, Uint8Array>
  uploads: UploadAttempt[]
  imports: { key: string; appended: DateTime; sealed: Uint8Array }[]
  checkpoint: number
  pattern: StoredPattern | undefined
}

export function emptyWorkspace(): MemoryWorkspace {
  return {
    manifests: new Map(),
    chunks: new Map(),
    blocks: new Map(),
    uploads: [],
    imports: [],
    checkpoint: 0,
    pattern: undefined,
  }
}

/** One workspace in memory, by the letter of the specification. */
export class MemoryWorkspaceStorage implements WorkspaceStorage {
  readonly imports: ImportJournal
  readonly #kept: MemoryWorkspace
  readonly #cachedBlocks: number

  constructor(kept: MemoryWorkspace, cachedBlocks: number) {
    this.#kept = kept
    this.#cachedBlocks = cachedBlocks
    this.imports = new MemoryImportJournal(kept)
  }

  async commit(change: WorkspaceChange): Promise<void> {
    for (const id of change.removeManifests ?? []) {
      this.#kept.manifests.delete(id)
      this.#settle(id, Number.POSITIVE_INFINITY)
    }
    for (const id of change.removeChunks ?? []) this.#kept.chunks.delete(id)
    for (const id of change.promoteChunks ?? []) this.#promote(id)
    for (const manifest of change.saveManifests ?? []) this.#save(manifest)
    for (const { id, sealed } of change.addChunks ?? []) this.#kept.chunks.set(id, sealed.slice())
    for (const attempt of change.addUploads ?? []) this.#kept.uploads.push(attempt)
  }

  #save(manifest: ManifestUpdate): void {
    const known = this.#kept.manifests.get(manifest.id)?.remoteVersion ?? 0
    const remoteVersion = Math.max(known, manifest.baseVersion)
    this.#kept.manifests.set(manifest.id, { ...manifest, sealed: manifest.sealed.slice(), remoteVersion })
    this.#settle(manifest.id, manifest.baseVersion)
  }

  #settle(vlobId: VlobId, upTo: number): void {
    this.#kept.uploads = this.#kept.uploads.filter((attempt) => attempt.vlobId !== vlobId || attempt.version > upTo)
  }

  #promote(id: RawDataId): void {
    const sealed = this.#kept.chunks.get(id)
    if (sealed === undefined) return
    this.#cache(id, sealed)
    this.#kept.chunks.delete(id)
  }

  #cache(id: RawDataId, sealed: Uint8Array): void {
    const { blocks } = this.#kept
    blocks.delete(id)
    blocks.set(id, sealed)
    const excess = blocks.size - this.#cachedBlocks
    if (excess <= 0) return
    for (const oldest of [...blocks.keys()].slice(0, excess + Math.floor(this.#cachedBlocks / 10)))
      blocks.delete(oldest)
  }

  async manifest(id: VlobId): Promise<StoredManifest | undefined> {
    return this.#kept.manifests.get(id)
  }

  async populate(manifest: ManifestUpdate): Promise<StoredManifest> {
    const known = this.#kept.manifests.get(manifest.id)
    if (known !== undefined) return known
    const stored = { ...manifest, sealed: manifest.sealed.slice(), remoteVersion: manifest.baseVersion }
    this.#kept.manifests.set(manifest.id, stored)
    return stored
  }

  async manifests(page: { readonly after?: VlobId; readonly limit: number }): Promise<readonly StoredManifest[]> {
    const { after, limit } = page
    return this.#sorted()
      .filter(({ id }) => after === undefined || id > after)
      .slice(0, limit)
  }

  async needingInboundSync(): Promise<readonly VlobId[]> {
    const behind = this.#sorted().filter(({ baseVersion, remoteVersion }) => baseVersion !== remoteVersion)
    return behind.map(({ id }) => id)
  }

  async needingOutboundSync(): Promise<readonly VlobId[]> {
    const changed = this.#sorted().filter(({ needSync }) => needSync)
    return changed.map(({ id }) => id)
  }

  async backlog(): Promise<{ readonly entries: number; readonly bytes: number }> {
    const bytes = [...this.#kept.chunks.values()].reduce((sum, { length }) => sum + length, 0)
    return { entries: (await this.needingOutboundSync()).length, bytes }
  }

  async checkpoint(): Promise<number> {
    return this.#kept.checkpoint
  }

  async setCheckpoint(checkpoint: number, remoteVersions: ReadonlyMap<VlobId, number>): Promise<void> {
    this.#kept.checkpoint = checkpoint
    for (const [id, version] of remoteVersions) {
      const known = this.#kept.manifests.get(id)
      if (known === undefined) continue
      this.#kept.manifests.set(id, { ...known, remoteVersion: Math.max(known.baseVersion, version) })
    }
  }

  async chunk(id: RawDataId): Promise<Uint8Array | undefined> {
    return this.#kept.chunks.get(id)?.slice()
  }

  async chunkIds(): Promise<readonly RawDataId[]> {
    return [...this.#kept.chunks.keys()]
  }

  async retainChunks(referenced: ReadonlySet<RawDataId>): Promise<void> {
    for (const id of this.#kept.chunks.keys()) if (!referenced.has(id)) this.#kept.chunks.delete(id)
  }

  async block(id: RawDataId): Promise<Uint8Array | undefined> {
    const sealed = this.#kept.blocks.get(id)
    if (sealed === undefined) return undefined
    this.#kept.blocks.delete(id)
    this.#kept.blocks.set(id, sealed)
    return sealed.slice()
  }

  async cacheBlock({ id, sealed }: SealedData): Promise<void> {
    this.#cache(id, sealed.slice())
  }

  async dropBlock(id: RawDataId): Promise<void> {
    this.#kept.blocks.delete(id)
  }

  async missing(ids: readonly RawDataId[]): Promise<readonly RawDataId[]> {
    return ids.filter((id) => !this.#kept.chunks.has(id) && !this.#kept.blocks.has(id))
  }

  async pattern(): Promise<StoredPattern | undefined> {
    return this.#kept.pattern
  }

  async setPattern(pattern: StoredPattern): Promise<void> {
    this.#kept.pattern = pattern
  }

  async uploads(vlobId: VlobId): Promise<readonly UploadAttempt[]> {
    return this.#kept.uploads
      .filter((attempt) => attempt.vlobId === vlobId)
      .toSorted((a, b) => a.version - b.version || (a.timestamp < b.timestamp ? -1 : 1))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Nothing is held: what was stored stays for the next opening.
  }

  #sorted(): readonly StoredManifest[] {
    return [...this.#kept.manifests.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1))
  }
}

class MemoryImportJournal implements ImportJournal {
  readonly #kept: MemoryWorkspace

  constructor(kept: MemoryWorkspace) {
    this.#kept = kept
  }

  async load(key: string): Promise<readonly Uint8Array[]> {
    return this.#kept.imports.filter((entry) => entry.key === key).map(({ sealed }) => sealed)
  }

  async append(key: string, sealed: Uint8Array, { now }: { readonly now: DateTime }): Promise<void> {
    this.#kept.imports.push({ key, appended: now, sealed: sealed.slice() })
  }

  async forget(key: string): Promise<void> {
    this.#kept.imports = this.#kept.imports.filter((entry) => entry.key !== key)
  }

  async expire(before: DateTime): Promise<void> {
    const alive = new Set(this.#kept.imports.filter(({ appended }) => appended >= before).map(({ key }) => key))
    this.#kept.imports = this.#kept.imports.filter(({ key }) => alive.has(key))
  }
}
