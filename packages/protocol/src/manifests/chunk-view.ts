import { chunkId, nonZeroInteger, nullable, size, struct, type TypeOf } from '@parallax/wire'
import { blockAccess } from './block-access.ts'

/**
 * Window [start, stop) of a file, backed by the stored chunk `id` whose first byte stands at `rawOffset` of the file.
 * `access` is set once the chunk is, or comes from, a block (spec 02 §5).
 */
export const chunkView = struct({
  id: chunkId,
  start: size,
  stop: nonZeroInteger,
  rawOffset: size,
  rawSize: nonZeroInteger,
  access: nullable(blockAccess),
})
/** Value of `chunkView`. */
export type ChunkView = TypeOf<typeof chunkView>

/** The rule that one chunk must follow whatever its place: raw_offset ≤ start < stop ≤ raw_offset + raw_size. */
export function isWithinChunk(chunk: ChunkView): boolean {
  const { start, stop, rawOffset, rawSize } = chunk
  return rawOffset <= start && start < stop && stop <= rawOffset + rawSize
}

/** The window shows the whole chunk. */
export function isAligned(chunk: ChunkView): boolean {
  return chunk.start === chunk.rawOffset && chunk.stop === chunk.rawOffset + chunk.rawSize
}

/** The chunk is a block as it stands, ready to be listed in a remote manifest. */
export function isBlock(chunk: ChunkView): boolean {
  const { access } = chunk
  return isAligned(chunk) && access?.offset === chunk.rawOffset && access.size === chunk.rawSize
}
