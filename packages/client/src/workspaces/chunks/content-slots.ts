import { type ChunkView, isBlock, type LocalFileManifest } from '@parallax/protocol'
import type { ChunkId } from '@parallax/wire'

/** Part of a file: a window of stored data, or zeros where `view` is null. */
export interface ContentPiece {
  readonly view: ChunkView | null
  readonly start: number
  readonly stop: number
}

/** What one slot holds before a reshape. */
export interface UnshapedSlot {
  readonly slot: number
  readonly views: readonly ChunkView[]
}

/**
 * The content of an open file, cut into slots of `blocksize` bytes (spec 06b §5). Mutable: a handle writes thousands
 * of times between two saves. Offsets and sizes are bytes.
 */
export class ContentSlots {
  readonly blocksize: number
  #size: number
  readonly #slots: (readonly ChunkView[])[]

  constructor(manifest: Pick<LocalFileManifest, 'size' | 'blocksize' | 'blocks'>) {
    this.blocksize = manifest.blocksize
    this.#size = manifest.size
    this.#slots = [...manifest.blocks]
  }

  get size(): number {
    return this.#size
  }

  /** In the form of a manifest, for a save. */
  snapshot(): Pick<LocalFileManifest, 'size' | 'blocks'> {
    return { size: this.#size, blocks: [...this.#slots] }
  }

  /** Ranges of at most one slot that cover [start, stop): what a write must be cut into. */
  *slotRanges(start: number, stop: number): Generator<{ readonly start: number; readonly stop: number }> {
    for (let at = start; at < stop; ) {
      const end = Math.min(stop, (Math.floor(at / this.blocksize) + 1) * this.blocksize)
      yield { start: at, stop: end }
      at = end
    }
  }

  /** Puts new raw data at [start, stop), inside one slot. Answers the raw data that nothing shows any more. */
  place(id: ChunkId, range: { readonly start: number; readonly stop: number }): readonly ChunkId[] {
    const { start, stop } = range
    const slot = Math.floor(start / this.blocksize)
    while (this.#slots.length <= slot) this.#slots.push([])
    const before = this.#slots[slot] ?? []
    const view: ChunkView = { id, start, stop, rawOffset: start, rawSize: stop - start, access: null }
    const after = [...before.flatMap((old) => cutOut(old, range)), view].sort((a, b) => a.start - b.start)
    this.#slots[slot] = after
    this.#size = Math.max(this.#size, stop)
    return droppedIds(before, after)
  }

  /** Cuts or extends (with zeros) the file. Answers the raw data that nothing shows any more. */
  resize(size: number): readonly ChunkId[] {
    this.#size = size
    const dropped: ChunkId[] = []
    const lastSlot = Math.ceil(size / this.blocksize)
    for (const views of this.#slots.splice(lastSlot)) dropped.push(...new Set(views.map((view) => view.id)))
    const last = this.#slots.length - 1
    const before = this.#slots[last]
    if (before !== undefined) {
      const after = before.flatMap((view) => cutOut(view, { start: size, stop: Number.MAX_SAFE_INTEGER }))
      this.#slots[last] = after
      dropped.push(...droppedIds(before, after))
    }
    while (this.#slots.at(-1)?.length === 0) this.#slots.pop()
    return dropped
  }

  /** The pieces of [start, stop), in order and without gap; `stop` may not pass the size. */
  *pieces(start: number, stop: number): Generator<ContentPiece> {
    let at = start
    for (let slot = Math.floor(start / this.blocksize); slot < this.#slots.length && at < stop; slot += 1) {
      for (const view of this.#slots[slot] ?? []) {
        if (view.stop <= at || view.start >= stop) continue
        if (view.start > at) yield { view: null, start: at, stop: view.start }
        const from = Math.max(at, view.start)
        at = Math.min(stop, view.stop)
        yield { view, start: from, stop: at }
      }
    }
    if (at < stop) yield { view: null, start: at, stop }
  }

  /** Slots that are neither empty nor exactly one block: they must be reshaped before an upload (spec 06b §5.5). */
  *unshaped(): Generator<UnshapedSlot> {
    for (const [slot, views] of this.#slots.entries()) {
      const [first] = views
      if (first === undefined || (views.length === 1 && isBlock(first))) continue
      yield { slot, views }
    }
  }

  /** Replaces a whole slot after its reshape. Answers the raw data that nothing shows any more. */
  reshape(slot: number, view: ChunkView): readonly ChunkId[] {
    const before = this.#slots[slot] ?? []
    this.#slots[slot] = [view]
    return droppedIds(before, [view])
  }
}

/** What is left of a view outside [start, stop): nothing, one part or two. Both parts keep their raw data. */
function cutOut(view: ChunkView, { start, stop }: { readonly start: number; readonly stop: number }): ChunkView[] {
  if (view.stop <= start || view.start >= stop) return [view]
  const parts: ChunkView[] = []
  if (view.start < start) parts.push({ ...view, stop: start })
  if (view.stop > stop) parts.push({ ...view, start: stop })
  return parts
}

function droppedIds(before: readonly ChunkView[], after: readonly ChunkView[]): readonly ChunkId[] {
  const kept = new Set(after.map((view) => view.id))
  return [...new Set(before.map((view) => view.id))].filter((id) => !kept.has(id))
}
