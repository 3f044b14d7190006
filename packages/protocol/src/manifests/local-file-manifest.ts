import { boolean, dateTime, list, size, type TypeOf, vlobId } from '@parallax/wire'
import { dataType } from '../data/data-type.ts'
import { type ChunkView, chunkView, isWithinChunk } from './chunk-view.ts'
import { blocksize, fileManifest, origin } from './file-manifest.ts'

/** A file as this device has it: the last known remote version, and one slot of chunks per block span. */
export const localFileManifest = dataType(
  'local_file_manifest',
  {
    base: fileManifest,
    parent: vlobId,
    needSync: boolean,
    updated: dateTime,
    size,
    blocksize,
    blocks: list(list(chunkView)),
    origin,
  },
  {
    violation: (manifest) => {
      if (manifest.base.id === manifest.parent) return 'id differs from parent'
      return slotsViolation(manifest)
    },
  },
)
/** Value of `localFileManifest`. */
export type LocalFileManifest = TypeOf<typeof localFileManifest>

interface FileSlots {
  readonly size: number
  readonly blocksize: number
  readonly blocks: readonly (readonly ChunkView[])[]
}

function slotsViolation(manifest: FileSlots): string | undefined {
  let end = 0
  for (const [slot, chunks] of manifest.blocks.entries()) {
    const slotStart = slot * manifest.blocksize
    for (const chunk of chunks) {
      if (!isWithinChunk(chunk)) return 'view within its chunk'
      if (chunk.start < slotStart || chunk.stop > slotStart + manifest.blocksize) return 'chunk within its slot'
      if (chunk.start < end) return 'chunks ordered and not overlapping'
      end = chunk.stop
    }
  }
  if (manifest.blocks.at(-1)?.length === 0) return 'last slot not empty'
  return end > manifest.size ? 'file size not exceeded' : undefined
}
