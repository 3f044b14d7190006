import { type ChunkView, DEFAULT_BLOCKSIZE, type LocalFileManifest } from '@parallax/protocol'
import type { ChunkId, DateTime, VlobId } from '@parallax/wire'
import { ManifestTooLargeError } from '../../errors/entry-errors.ts'
import { newId } from '../../store/new-id.ts'
import { ContentSlots } from '../chunks/content-slots.ts'
import type { WorkspaceContext } from '../workspace-context.ts'
import { readContent } from './content-reader.ts'
import { reshapeSlot } from './reshape.ts'

/** Where a writer saves: the file itself, or a conflict copy when the file was changed elsewhere meanwhile. */
export interface WriterTarget {
  /** Stored manifest that the content is saved over. */
  readonly stored: LocalFileManifest
  /** In one durable transaction: the manifest, new raw data, raw data that nothing shows any more. */
  save(change: {
    readonly manifest: LocalFileManifest
    readonly add: ReadonlyMap<ChunkId, Uint8Array>
    readonly remove: ReadonlySet<ChunkId>
  }): Promise<LocalFileManifest>
}

/** The share of one handle in a writer. */
export interface WritingSession {
  readonly writer: FileWriter
  /** Flushes; the last one to end releases the file and has it uploaded. */
  end(): Promise<void>
}

/**
 * The modified content of an open file, shared by the handles that modify it (spec 06b §5.1). Operations are done one
 * after the other, whoever asks.
 */
export class FileWriter {
  readonly epoch: number
  readonly #context: WorkspaceContext
  readonly #target: WriterTarget
  readonly #slots: ContentSlots
  readonly #unflushed = new Map<ChunkId, Uint8Array>()
  readonly #removed = new Set<ChunkId>()
  #stored: LocalFileManifest
  #updated: DateTime
  #bytesSinceFlush = 0
  #dirty = false
  #contentChanged = false
  #sessions = 0
  readonly #onEnd: () => void
  #last: Promise<unknown> = Promise.resolve()

  constructor(
    context: WorkspaceContext,
    target: WriterTarget,
    life: { readonly epoch: number; readonly onEnd: () => void },
  ) {
    this.#context = context
    this.#target = target
    this.#stored = target.stored
    this.#slots = new ContentSlots(target.stored)
    this.#updated = target.stored.updated
    this.epoch = life.epoch
    this.#onEnd = life.onEnd
  }

  /** Of the entry that is saved: a fork takes that of its copy with the first save. */
  get id(): VlobId {
    return this.#stored.base.id
  }

  get size(): number {
    return this.#slots.size
  }

  /** One more handle modifies the file. */
  join(): WritingSession {
    this.#sessions += 1
    return { writer: this, end: () => this.#leave() }
  }

  /** As it would be saved now. */
  manifest(): LocalFileManifest {
    if (!this.#dirty) return this.#stored
    const dated = { ...this.#stored, updated: this.#updated, needSync: true }
    return this.#contentChanged ? { ...dated, ...this.#slots.snapshot(), origin: undefined } : dated
  }

  setUpdated(updated: DateTime): void {
    this.#updated = updated
    this.#dirty = true
  }

  read(start: number, stop: number, signal?: AbortSignal): Promise<Uint8Array> {
    return this.#inTurn(() => {
      const end = Math.min(stop, this.#slots.size)
      const range = { start: Math.min(start, end), stop: end }
      const options = { unflushed: this.#unflushed, ...(signal && { signal }) }
      return readContent(this.#context, { slots: this.#slots, range }, options)
    })
  }

  /** An empty write changes nothing, not even the size (spec 06b §5.3). */
  write(offset: number, bytes: Uint8Array): Promise<void> {
    return this.#inTurn(async () => {
      if (bytes.length === 0) return
      this.#assertFits(offset + bytes.length)
      for (const range of this.#slots.slotRanges(offset, offset + bytes.length)) {
        const id = newId<ChunkId>(this.#context.tools)
        this.#unflushed.set(id, bytes.slice(range.start - offset, range.stop - offset))
        this.#drop(this.#slots.place(id, range))
      }
      this.#touch()
      this.#bytesSinceFlush += bytes.length
      if (this.#bytesSinceFlush >= this.#slots.blocksize) await this.#flush()
    })
  }

  resize(size: number): Promise<void> {
    return this.#inTurn(async () => {
      if (size === this.#slots.size) return
      if (size > this.#slots.size) this.#assertFits(size)
      this.#drop(this.#slots.resize(size))
      this.#touch()
    })
  }

  /** Durable on this device when it ends. What could not be saved stays here and is saved by the next flush. */
  flush(): Promise<void> {
    return this.#inTurn(() => this.#flush())
  }

  async #leave(): Promise<void> {
    try {
      await this.flush()
    } finally {
      this.#sessions -= 1
      if (this.#sessions === 0) this.#onEnd()
    }
  }

  async #flush(): Promise<void> {
    if (!this.#dirty) return
    await this.#reshape()
    this.#stored = await this.#target.save({ manifest: this.manifest(), add: this.#unflushed, remove: this.#removed })
    this.#unflushed.clear()
    this.#removed.clear()
    this.#bytesSinceFlush = 0
    this.#dirty = false
    this.#contentChanged = false
  }

  /** Slots whose data is not all on this device are left to the upload, which fetches it (spec 06b §5.5). */
  async #reshape(): Promise<void> {
    const read = async (view: ChunkView) => this.#unflushed.get(view.id) ?? (await this.#context.data.read(view.id))
    for (const slot of [...this.#slots.unshaped()]) {
      const reshaped = await reshapeSlot(this.#context, slot, read)
      if (reshaped === undefined) continue
      if (reshaped.data !== null) this.#unflushed.set(reshaped.view.id, reshaped.data)
      this.#drop(this.#slots.reshape(slot.slot, reshaped.view))
    }
  }

  #drop(ids: readonly ChunkId[]): void {
    for (const id of ids) if (!this.#unflushed.delete(id)) this.#removed.add(id)
  }

  #touch(): void {
    this.#updated = this.#context.clock.now()
    this.#dirty = true
    this.#contentChanged = true
  }

  #assertFits(size: number): void {
    const slots = Math.ceil(size / this.#slots.blocksize)
    if (slots <= this.#context.maxFileSlots) return
    const limit = { bytes: this.#context.maxFileSlots * DEFAULT_BLOCKSIZE }
    throw new ManifestTooLargeError('file_too_large', { path: '', limit })
  }

  #inTurn<T>(operation: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(operation, operation)
    this.#last = turn.catch(() => undefined)
    return turn
  }
}
