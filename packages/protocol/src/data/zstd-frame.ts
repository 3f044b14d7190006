const MAGIC = 0xfd2fb528
/** Largest content of one block (RFC 8878 §3.1.1.2.4), but raw blocks may be longer: see `readZstdFrame`. */
const BLOCK_MAX = 131_072
/** Largest window that RFC 8878 §3.1.1.1.2 asks a reader to support. Level 3, which everybody writes, uses 2 MiB. */
const WINDOW_MAX = 8 * 1024 * 1024
const RAW = 0
const RLE = 1
const COMPRESSED = 2

/** What can be known of a frame without decompressing it. */
export interface ZstdFrame {
  /** Size announced by the header, if any. */
  readonly contentSize: number | undefined
  /** How far back a match may reach, in bytes. */
  readonly window: number
  /** Least and most that the blocks can give: they differ by what compressed blocks may hold. */
  readonly least: number
  readonly most: number
  /** Most that one block gives. */
  readonly largestBlock: number
  /** Where the blocks begin and end in the input. */
  readonly blocksStart: number
  readonly blocksEnd: number
}

interface Header {
  readonly contentSize: number | undefined
  readonly window: number
  readonly hasChecksum: boolean
  readonly length: number
}

/**
 * Reads the header of a single frame and walks over its blocks. Undefined when this is not one whole frame: so what is
 * accepted does not depend on the decompressor that is injected. One raw block above 128 KiB is accepted, since the
 * official browser client writes them (spec 01 §2).
 */
export function readZstdFrame(bytes: Uint8Array): ZstdFrame | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const header = readHeader(view)
  if (header === undefined) return undefined
  const blocks = walkBlocks(view, header.length)
  if (blocks === undefined) return undefined
  const end = blocks.end + (header.hasChecksum ? 4 : 0)
  if (end !== bytes.length) return undefined
  return {
    contentSize: header.contentSize,
    window: header.window,
    least: blocks.least,
    most: blocks.most,
    largestBlock: blocks.largest,
    blocksStart: header.length,
    blocksEnd: blocks.end,
  }
}

/** True when the frame may give at most `limit` bytes and asks for no window beyond what its content can need. */
export function fitsLimit(frame: ZstdFrame, limit: number): boolean {
  if (frame.contentSize !== undefined && frame.contentSize > limit) return false
  return frame.least <= limit && (frame.window <= WINDOW_MAX || frame.window === frame.contentSize)
}

function readHeader(view: DataView): Header | undefined {
  if (view.byteLength < 6 || view.getUint32(0, true) !== MAGIC) return undefined
  const descriptor = view.getUint8(4)
  const isSingleSegment = (descriptor & 0x20) !== 0
  const isReserved = (descriptor & 0x08) !== 0
  const usesDictionary = (descriptor & 0x03) !== 0
  if (isReserved || usesDictionary) return undefined
  const sizeFlag = descriptor >> 6
  const sizeWidth = sizeFlag === 0 ? (isSingleSegment ? 1 : 0) : 1 << sizeFlag
  const sizeStart = isSingleSegment ? 5 : 6
  const length = sizeStart + sizeWidth
  if (length > view.byteLength) return undefined
  const contentSize = readContentSize(view, sizeStart, sizeWidth)
  const window = isSingleSegment ? (contentSize ?? 0) : windowOf(view.getUint8(5))
  return { contentSize, window, hasChecksum: (descriptor & 0x04) !== 0, length }
}

function readContentSize(view: DataView, start: number, width: number): number | undefined {
  switch (width) {
    case 1:
      return view.getUint8(start)
    case 2:
      return view.getUint16(start, true) + 256
    case 4:
      return view.getUint32(start, true)
    case 8:
      return Number(view.getBigUint64(start, true))
    default:
      return undefined
  }
}

function windowOf(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3))
  return base + (base / 8) * (descriptor & 7)
}

function walkBlocks(view: DataView, start: number) {
  let offset = start
  let least = 0
  let most = 0
  let largest = 0
  for (let isLast = false; !isLast; ) {
    if (offset + 3 > view.byteLength) return undefined
    const header = view.getUint16(offset, true) | (view.getUint8(offset + 2) << 16)
    isLast = (header & 1) !== 0
    const type = (header >> 1) & 3
    const size = header >> 3
    if (type > COMPRESSED || (type !== RAW && size > BLOCK_MAX)) return undefined
    const content = type === COMPRESSED ? BLOCK_MAX : size
    if (type !== COMPRESSED) least += size
    most += content
    largest = Math.max(largest, content)
    offset += 3 + (type === RLE ? 1 : size)
  }
  return offset > view.byteLength ? undefined : { least, most, largest, end: offset }
}

/**
 * A frame without any compression (spec 01 §2): raw blocks of at most 128 KiB. Manifests and certificates are mostly
 * keys and digests, so a browser loses little by it and needs no compressor.
 */
export function rawZstdFrame(content: Uint8Array): Uint8Array {
  const blocks = Math.max(1, Math.ceil(content.length / BLOCK_MAX))
  const frame = new Uint8Array(13 + 3 * blocks + content.length)
  const view = new DataView(frame.buffer)
  view.setUint32(0, MAGIC, true)
  view.setUint8(4, 0xe0)
  view.setBigUint64(5, BigInt(content.length), true)
  let offset = 13
  for (let block = 0; block < blocks; block += 1) {
    const part = content.subarray(block * BLOCK_MAX, (block + 1) * BLOCK_MAX)
    const header = (block === blocks - 1 ? 1 : 0) | (part.length << 3)
    view.setUint16(offset, header & 0xffff, true)
    view.setUint8(offset + 2, header >> 16)
    frame.set(part, offset + 3)
    offset += 3 + part.length
  }
  return frame
}
