import {
  type Clock,
  DeviceTakenOverError,
  type ImportJournal,
  type ManifestUpdate,
  NoSpaceError,
  type RawDataId,
  type SealedData,
  StorageError,
  type StoredManifest,
  type StoredPattern,
  type UploadAttempt,
  type WorkspaceChange,
  type WorkspaceStorage,
} from '@parallax/client'
import type { VlobId } from '@parallax/wire'
import { BlockCache } from './block-cache.ts'
import type { DataFiles, NumberedData } from './data-files.ts'
import type { BlockRecord, ChunkRecord, RecordChange, WorkspaceRecords } from './workspace-records.ts'

export interface LocalWorkspaceOptions {
  readonly records: WorkspaceRecords
  readonly files: DataFiles
  readonly clock: Clock
  /** How many blocks the cache holds (spec 06b §2). */
  readonly cachedBlocks: number
  /** For messages: where it is stored. */
  readonly place: string
  /** Lowest number for new files: no two openings may use the same ones, even if one of them lost its lock. */
  readonly firstFile: number
}

const NO_CHANGE: RecordChange = {
  saveManifests: [],
  removeManifests: [],
  addUploads: [],
  putChunks: [],
  removeChunks: [],
  putBlocks: [],
  removeBlocks: [],
}

/** Cached blocks whose record is only in memory, at most: what a crash makes the cache forget. */
const UNRECORDED_BLOCKS = 64

/**
 * A workspace on this device: records in a database, raw data in files.
 *
 * The order is the whole of crash safety. A file is on the disk before the record that points at it is committed, and
 * is removed only after the record that pointed at it is gone; so a record always has its data, and files without
 * record are what a crash may leave.
 */
export class LocalWorkspaceStorage implements WorkspaceStorage {
  readonly imports: ImportJournal
  readonly #options: LocalWorkspaceOptions
  readonly #chunks: Map<RawDataId, ChunkRecord>
  readonly #cache: BlockCache
  /** Inserted or touched since the cache was last recorded. */
  readonly #unrecorded = new Map<RawDataId, BlockRecord>()
  #nextFile: number

  private constructor(options: LocalWorkspaceOptions, found: Found) {
    this.#options = options
    this.imports = options.records.imports
    this.#chunks = new Map(found.chunks.map((chunk) => [chunk.id, chunk]))
    this.#cache = new BlockCache(found.blocks, options.cachedBlocks)
    this.#nextFile = found.nextFile
  }

  /** Collects what a crash may have left. */
  static async open(options: LocalWorkspaceOptions): Promise<LocalWorkspaceStorage> {
    return new LocalWorkspaceStorage(options, await takeStock(options))
  }

  async commit(change: WorkspaceChange): Promise<void> {
    const added = (change.addChunks ?? []).map(({ id, sealed }) => ({
      record: { id, file: this.#takeNumber(), size: sealed.length },
      sealed,
    }))
    const plan = this.#plan(
      change,
      added.map(({ record }) => record),
    )
    const data = added.map(({ record, sealed }) => ({ file: record.file, bytes: sealed }))
    await this.#withRoom(() => this.#write(data, plan.change))
    for (const id of plan.change.removeChunks) this.#chunks.delete(id)
    for (const { record } of added) this.#chunks.set(record.id, record)
    await this.#options.files.remove(plan.staleFiles)
    // Only now: what the cache evicts, it removes, and until then these were chunks.
    await unlessImpossible(() => this.#forget(plan.promoted.flatMap((block) => this.#cache.insert(block))))
  }

  async #write(data: readonly NumberedData[], change: RecordChange): Promise<void> {
    try {
      if (data.length > 0) await this.#options.files.write(data, 'durable')
      await this.#options.records.apply(change, 'durable')
    } catch (error) {
      await this.#options.files.remove(data.map(({ file }) => file))
      throw error
    }
  }

  /** What is only cached makes room for what has to be kept. */
  async #withRoom(write: () => Promise<void>): Promise<void> {
    try {
      await write()
    } catch (error) {
      if (!(error instanceof NoSpaceError)) throw error
      // Their records go at the next opening, which finds them without data.
      const given = this.#cache.takeAll()
      if (given.length === 0) throw error
      await this.#options.files.remove(given.map(({ file }) => file))
      await write()
    }
  }

  #plan(change: WorkspaceChange, putChunks: readonly ChunkRecord[]): Plan {
    const dropped = this.#known([...(change.removeChunks ?? []), ...putChunks.map(({ id }) => id)])
    const promoted = this.#known(change.promoteChunks ?? [])
    const accessedOn = this.#now()
    const cached = promoted.map((chunk) => ({ ...chunk, accessedOn }))
    return {
      change: {
        ...NO_CHANGE,
        saveManifests: change.saveManifests ?? [],
        removeManifests: change.removeManifests ?? [],
        addUploads: change.addUploads ?? [],
        putChunks,
        removeChunks: [...dropped, ...promoted].map(({ id }) => id),
        putBlocks: [...this.#takeUnrecorded(), ...cached],
      },
      promoted: cached,
      staleFiles: dropped.map(({ file }) => file),
    }
  }

  manifest(id: VlobId): Promise<StoredManifest | undefined> {
    return this.#options.records.manifest(id)
  }

  populate(manifest: ManifestUpdate): Promise<StoredManifest> {
    return this.#options.records.populate(manifest)
  }

  manifests(page: { readonly after?: VlobId; readonly limit: number }): Promise<readonly StoredManifest[]> {
    return this.#options.records.manifests(page)
  }

  needingInboundSync(): Promise<readonly VlobId[]> {
    return this.#options.records.needingInboundSync()
  }

  needingOutboundSync(): Promise<readonly VlobId[]> {
    return this.#options.records.needingOutboundSync()
  }

  async backlog(): Promise<{ readonly entries: number; readonly bytes: number }> {
    const entries = (await this.needingOutboundSync()).length
    let bytes = 0
    for (const { size } of this.#chunks.values()) bytes += size
    return { entries, bytes }
  }

  checkpoint(): Promise<number> {
    return this.#options.records.checkpoint()
  }

  setCheckpoint(checkpoint: number, remoteVersions: ReadonlyMap<VlobId, number>): Promise<void> {
    return this.#options.records.setCheckpoint(checkpoint, remoteVersions)
  }

  async chunk(id: RawDataId): Promise<Uint8Array | undefined> {
    const chunk = this.#chunks.get(id)
    if (chunk === undefined) return undefined
    const bytes = await this.#options.files.read(chunk.file)
    if (bytes?.length === chunk.size) return bytes
    // Removed or promoted while it was read; otherwise what was acknowledged is not there any more.
    if (this.#chunks.get(id) !== chunk) return undefined
    throw new StorageError('storage_damaged', { place: this.#options.place }, { detail: `chunk file ${chunk.file}` })
  }

  async chunkIds(): Promise<readonly RawDataId[]> {
    return [...this.#chunks.keys()]
  }

  async retainChunks(referenced: ReadonlySet<RawDataId>): Promise<void> {
    const stale = [...this.#chunks.keys()].filter((id) => !referenced.has(id))
    if (stale.length > 0) await this.commit({ removeChunks: stale })
  }

  async block(id: RawDataId): Promise<Uint8Array | undefined> {
    const block = this.#cache.get(id)
    if (block === undefined) return undefined
    const bytes = await this.#options.files.read(block.file)
    if (this.#cache.get(id)?.file !== block.file) return undefined
    if (bytes?.length !== block.size) {
      await this.dropBlock(id)
      return undefined
    }
    await unlessImpossible(() => this.#record(this.#cache.touch(block, this.#now())))
    return bytes
  }

  async cacheBlock({ id, sealed }: SealedData): Promise<void> {
    if (this.#options.cachedBlocks === 0) return
    const block = { id, file: this.#takeNumber(), size: sealed.length, accessedOn: this.#now() }
    await unlessImpossible(async () => {
      await this.#options.files.write([{ file: block.file, bytes: sealed }], 'relaxed')
      await this.#forget(this.#cache.insert(block))
      await this.#record(block)
    })
  }

  async dropBlock(id: RawDataId): Promise<void> {
    const block = this.#cache.remove(id)
    if (block !== undefined) await this.#forget([block])
  }

  async missing(ids: readonly RawDataId[]): Promise<readonly RawDataId[]> {
    return ids.filter((id) => !this.#chunks.has(id) && this.#cache.get(id) === undefined)
  }

  pattern(): Promise<StoredPattern | undefined> {
    return this.#options.records.pattern()
  }

  setPattern(pattern: StoredPattern): Promise<void> {
    return this.#options.records.setPattern(pattern)
  }

  uploads(vlobId: VlobId): Promise<readonly UploadAttempt[]> {
    return this.#options.records.uploads(vlobId)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await unlessImpossible(() => this.#recordCache())
    } finally {
      await this.#options.records.close()
    }
  }

  #takeNumber(): number {
    const file = this.#nextFile
    this.#nextFile += 1
    return file
  }

  #known(ids: readonly RawDataId[]): readonly ChunkRecord[] {
    return ids.flatMap((id) => this.#chunks.get(id) ?? [])
  }

  /** Records gone from memory already; here from the disk, the record before the file. */
  async #forget(blocks: readonly BlockRecord[]): Promise<void> {
    if (blocks.length === 0) return
    for (const { id } of blocks) this.#unrecorded.delete(id)
    const replaced = (id: RawDataId): boolean => this.#cache.get(id) !== undefined
    const removeBlocks = blocks.map(({ id }) => id).filter((id) => !replaced(id))
    await this.#options.records.apply({ ...NO_CHANGE, removeBlocks }, 'relaxed')
    await this.#options.files.remove(blocks.map(({ file }) => file))
  }

  async #record(block: BlockRecord): Promise<void> {
    this.#unrecorded.set(block.id, block)
    if (this.#unrecorded.size >= UNRECORDED_BLOCKS) await this.#recordCache()
  }

  async #recordCache(): Promise<void> {
    const putBlocks = this.#takeUnrecorded()
    if (putBlocks.length > 0) await this.#options.records.apply({ ...NO_CHANGE, putBlocks }, 'relaxed')
  }

  #takeUnrecorded(): readonly BlockRecord[] {
    const blocks = [...this.#unrecorded.values()].filter(({ id, file }) => this.#cache.get(id)?.file === file)
    this.#unrecorded.clear()
    return blocks
  }

  #now(): number {
    return Number(this.#options.clock.now() / 1000n)
  }
}

/** The cache is not worth an error: without room, or in a store that was taken over, it is not brought up to date. */
async function unlessImpossible(action: () => Promise<void>): Promise<void> {
  try {
    await action()
  } catch (error) {
    if (!(error instanceof NoSpaceError || error instanceof DeviceTakenOverError)) throw error
  }
}

interface Plan {
  readonly change: RecordChange
  /** What the cache has from then on. */
  readonly promoted: readonly BlockRecord[]
  /** What no record points at once the change is committed. */
  readonly staleFiles: readonly number[]
}

interface Found {
  readonly chunks: readonly ChunkRecord[]
  readonly blocks: readonly BlockRecord[]
  readonly nextFile: number
}

async function takeStock({ records, files, firstFile }: LocalWorkspaceOptions): Promise<Found> {
  const { chunks, blocks } = await records.data()
  const present = new Set(await files.list())
  const recorded = new Set([...chunks, ...blocks].map(({ file }) => file))
  const stale = [...present].filter((file) => !recorded.has(file))
  if (stale.length > 0) await files.remove(stale)
  const lost = blocks.filter(({ file }) => !present.has(file))
  if (lost.length > 0) await records.apply({ ...NO_CHANGE, removeBlocks: lost.map(({ id }) => id) }, 'relaxed')
  let nextFile = firstFile
  for (const file of [...present, ...recorded]) nextFile = Math.max(nextFile, file + 1)
  return { chunks, blocks: blocks.filter(({ file }) => present.has(file)), nextFile }
}
