import type { HashDigest } from '@parallax/crypto'
import { type ChunkId, type DateTime, type DeviceId, uuidFromBytes, uuidToBytes, type VlobId } from '@parallax/wire'
import type { BlockAccess } from './block-access.ts'
import { type ChunkView, isAligned, isBlock } from './chunk-view.ts'
import { DEFAULT_BLOCKSIZE, type FileManifest } from './file-manifest.ts'
import type { LocalFileManifest } from './local-file-manifest.ts'

// Conversions of spec 02 §5 between what a device holds of a file and what it shares.

/** Who signs a version and when. */
export interface Authorship {
  readonly author: DeviceId
  readonly timestamp: DateTime
}

/** A file that nobody else knows yet: version 0. */
export function newLocalFile(
  authorship: Authorship,
  place: { readonly id: VlobId; readonly parent: VlobId },
): LocalFileManifest {
  const { author, timestamp } = authorship
  const shared = { parent: place.parent, updated: timestamp, size: 0, blocksize: DEFAULT_BLOCKSIZE, blocks: [] }
  const base: FileManifest = {
    type: 'file_manifest',
    author,
    timestamp,
    id: place.id,
    version: 0,
    created: timestamp,
    ...shared,
  }
  return { type: 'local_file_manifest', base, needSync: true, ...shared }
}

/** The local form of a version just fetched or uploaded. */
export function localFileFromRemote(remote: FileManifest): LocalFileManifest {
  const slots: ChunkView[][] = []
  for (const access of remote.blocks) {
    const slot = Math.floor(access.offset / remote.blocksize)
    while (slots.length < slot) slots.push([])
    slots.push([chunkOfBlock(access)])
  }
  const { parent, updated, size, blocksize, origin } = remote
  const content = { parent, updated, size, blocksize, blocks: slots, origin }
  return { type: 'local_file_manifest', base: remote, needSync: false, ...content }
}

/** Every slot is empty or holds one chunk that is a block: the file can be uploaded. */
export function isReshaped(local: LocalFileManifest): boolean {
  return local.blocks.every((slot) => slot.length === 0 || (slot.length === 1 && slot.every(isBlock)))
}

/** The next version of the file; undefined when it must be reshaped first. */
export function remoteFromLocalFile(local: LocalFileManifest, authorship: Authorship): FileManifest | undefined {
  if (!isReshaped(local)) return undefined
  const blocks = local.blocks.flatMap((slot) => slot.flatMap(({ access }) => access ?? []))
  const { parent, updated, size, blocksize, origin } = local
  return {
    type: 'file_manifest',
    author: authorship.author,
    timestamp: authorship.timestamp,
    id: local.base.id,
    parent,
    version: local.base.version + 1,
    created: local.base.created,
    updated,
    size,
    blocksize,
    blocks,
    origin,
  }
}

/** Makes a block of an aligned chunk whose data has this digest: the block keeps the id of the chunk. */
export function promotedToBlock(chunk: ChunkView, digest: HashDigest): ChunkView {
  if (!isAligned(chunk)) throw new RangeError('only a chunk shown whole becomes a block')
  const id = uuidFromBytes<BlockAccess['id']>(uuidToBytes(chunk.id))
  return { ...chunk, access: { id, offset: chunk.start, size: chunk.stop - chunk.start, digest } }
}

/** A block as a chunk that is shown whole. */
export function chunkOfBlock(access: BlockAccess): ChunkView {
  const id = uuidFromBytes<ChunkId>(uuidToBytes(access.id))
  const { offset, size } = access
  return { id, start: offset, stop: offset + size, rawOffset: offset, rawSize: size, access }
}
