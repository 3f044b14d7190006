import type { LocalFileManifest } from '@parallax/protocol'
import type { DateTime, VlobId } from '@parallax/wire'
import type { LocalManifest } from '../../store/manifest-store.ts'
import type { FileWriter } from './file-writer.ts'
import { RawDataPins } from './raw-data-pins.ts'

/** A handle, as far as the others on the same file are concerned. */
export interface OpenHandle {
  /** Which content the handle was opened on. */
  readonly epoch: number
  /** Another handle on the same content saved it. */
  repin(manifest: LocalFileManifest): void
  close(): Promise<void>
  /** The content of the file now belongs to this other entry (spec 06b §13.6). */
  moveTo(id: VlobId, epoch: number): void
}

/** Which files of a workspace are open, by whom, and who modifies them (spec 06b §5, §13.2, §13.3). */
export class OpenFiles {
  readonly pins = new RawDataPins()
  readonly #handles = new Map<VlobId, Set<OpenHandle>>()
  readonly #writers = new Map<VlobId, FileWriter>()
  readonly #epochs = new Map<VlobId, number>()

  /** Grows each time somebody else than a handle changes the content: sync, or another door. */
  epochOf(id: VlobId): number {
    return this.#epochs.get(id) ?? 0
  }

  contentReplaced(id: VlobId): void {
    this.#epochs.set(id, this.epochOf(id) + 1)
  }

  register(id: VlobId, handle: OpenHandle): void {
    const handles = this.#handles.get(id) ?? new Set()
    this.#handles.set(id, handles.add(handle))
  }

  unregister(id: VlobId, handle: OpenHandle): void {
    const handles = this.#handles.get(id)
    handles?.delete(handle)
    if (handles?.size === 0) this.#handles.delete(id)
  }

  writerOf(id: VlobId): FileWriter | undefined {
    return this.#writers.get(id)
  }

  addWriter(writer: FileWriter): void {
    this.#writers.set(writer.id, writer)
  }

  removeWriter(writer: FileWriter): void {
    if (this.#writers.get(writer.id) === writer) this.#writers.delete(writer.id)
  }

  /** A handle that modified it is open: sync must leave it alone. */
  isModified(id: VlobId): boolean {
    return this.#writers.has(id)
  }

  /** With what open handles wrote and did not flush yet. */
  current(stored: LocalManifest): LocalManifest {
    return this.#writers.get(stored.base.id)?.manifest() ?? stored
  }

  /** True when a writer took the date, which goes to the store with its next save. */
  setUpdated(id: VlobId, updated: DateTime): boolean {
    const writer = this.#writers.get(id)
    writer?.setUpdated(updated)
    return writer !== undefined
  }

  /** Handles that show this content go on with what was just saved of it. */
  published(manifest: LocalFileManifest, epoch: number): void {
    for (const handle of this.#handles.get(manifest.base.id) ?? []) {
      if (handle.epoch === epoch) handle.repin(manifest)
    }
  }

  /** Flushes and closes every handle; all are tried, the first failure is thrown. */
  async closeAll(): Promise<void> {
    const handles = [...this.#handles.values()].flatMap((set) => [...set])
    const closed = await Promise.allSettled(handles.map((handle) => handle.close()))
    for (const result of closed) if (result.status === 'rejected') throw result.reason
  }

  /** Handles on `from` become handles on `to`, which took over its content (spec 06b §13.6). */
  moveHandles(from: VlobId, to: VlobId): void {
    for (const handle of this.#handles.get(from) ?? []) {
      this.unregister(from, handle)
      handle.moveTo(to, this.epochOf(to))
      this.register(to, handle)
    }
  }
}
