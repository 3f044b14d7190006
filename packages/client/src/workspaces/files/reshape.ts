import { type ChunkView, isAligned, promotedToBlock } from '@parallax/protocol'
import type { ChunkId } from '@parallax/wire'
import { newId } from '../../store/new-id.ts'
import type { UnshapedSlot } from '../chunks/content-slots.ts'
import type { WorkspaceContext } from '../workspace-context.ts'

/** Reads the raw data of a view; undefined leaves the slot as it is for now. */
export type ViewReader = (view: ChunkView) => Promise<Uint8Array | undefined>

export interface ReshapedSlot {
  /** Exactly one block, what the slot will hold. */
  readonly view: ChunkView
  /** New raw data to store; null when the data that was there became the block (only its digest was missing). */
  readonly data: Uint8Array | null
}

/** Makes one block of a slot (spec 06b §5.5): promotes whole data, merges parts with zeros in the gaps. */
export async function reshapeSlot(
  context: WorkspaceContext,
  { views }: UnshapedSlot,
  read: ViewReader,
): Promise<ReshapedSlot | undefined> {
  const [first] = views
  const last = views.at(-1)
  if (first === undefined || last === undefined) return undefined
  const { crypto } = context.tools
  if (views.length === 1 && isAligned(first)) {
    const data = await read(first)
    return data === undefined ? undefined : { view: promotedToBlock(first, crypto.sha256(data)), data: null }
  }
  const merged = new Uint8Array(last.stop - first.start)
  for (const view of views) {
    const data = await read(view)
    if (data === undefined) return undefined
    merged.set(data.subarray(view.start - view.rawOffset, view.stop - view.rawOffset), view.start - first.start)
  }
  const view: ChunkView = {
    id: newId<ChunkId>(context.tools),
    start: first.start,
    stop: last.stop,
    rawOffset: first.start,
    rawSize: merged.length,
    access: null,
  }
  return { view: promotedToBlock(view, crypto.sha256(merged)), data: merged }
}
