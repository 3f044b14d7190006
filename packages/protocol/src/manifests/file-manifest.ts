import {
  type Codec,
  DecodeError,
  dateTime,
  deviceId,
  type FileManifestOrigin,
  fileManifestOrigin,
  list,
  mapped,
  type OptionalField,
  refined,
  since,
  size,
  type TypeOf,
  version,
  vlobId,
} from '@parallax/wire'
import { dataType } from '../data/data-type.ts'
import { type BlockAccess, blockAccess } from './block-access.ts'

/** Size of the spans into which new files are cut (spec 02 §4). */
export const DEFAULT_BLOCKSIZE = 524_288
const LEAST_BLOCKSIZE = 8

/** Where the content comes from, when it is not ordinary. */
export type CryptpadOrigin = Extract<FileManifestOrigin, { readonly type: 'CRYPTPAD' }>

/** DEFAULT is written by leaving the field out; an explicit one is read as that (spec 02 §4). */
export const origin: OptionalField<CryptpadOrigin | undefined, undefined> = since(
  mapped(
    fileManifestOrigin,
    (value): CryptpadOrigin | undefined => (value.type === 'DEFAULT' ? undefined : value),
    (value): FileManifestOrigin => value ?? { type: 'DEFAULT' },
  ),
)

/** Wire form of a span size: at least 8 bytes. */
export const blocksize: Codec<number> = refined(size, (value) => {
  if (value < LEAST_BLOCKSIZE) throw new DecodeError(`blocksize below ${LEAST_BLOCKSIZE}`)
  return value
})

/** One version of a file: its size and the blocks that hold its content. Holes read as zeros. */
export const fileManifest = dataType(
  'file_manifest',
  {
    author: deviceId,
    timestamp: dateTime,
    id: vlobId,
    parent: vlobId,
    version,
    created: dateTime,
    updated: dateTime,
    size,
    blocksize,
    blocks: list(blockAccess),
    origin,
  },
  {
    violation: (manifest) => {
      if (manifest.id === manifest.parent) return 'id differs from parent'
      return blocksViolation(manifest)
    },
  },
)
/** Value of `fileManifest`. */
export type FileManifest = TypeOf<typeof fileManifest>

interface FileBlocks {
  readonly size: number
  readonly blocksize: number
  readonly blocks: readonly BlockAccess[]
}

function blocksViolation(manifest: FileBlocks): string | undefined {
  let end = 0
  let span = -1
  for (const block of manifest.blocks) {
    if (block.offset < end) return 'blocks ordered and not overlapping'
    const blockSpan = Math.floor(block.offset / manifest.blocksize)
    if (blockSpan <= span) return 'one block per block span'
    end = block.offset + block.size
    if (Math.floor((end - 1) / manifest.blocksize) !== blockSpan) return 'block within one block span'
    span = blockSpan
  }
  return end > manifest.size ? 'file size not exceeded' : undefined
}
