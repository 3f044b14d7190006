import { Decompress } from 'fzstd'
import { rawZstdFrame, readZstdFrame } from './zstd-frame.ts'

/**
 * Compression of the v0 format (spec 01 §2), injected: Node has it in node:zlib (level 3, `maxOutputLength`), browsers
 * use `browserZstd`. What is given to `decompress` was found to be one whole frame that may fit the limit.
 */
export interface Zstd {
  /** One frame, with or without compression. */
  compress(content: Uint8Array): Uint8Array
  /** The content of one frame. Throws on a bad one, and as soon as more than `limit` bytes come out of it. */
  decompress(frame: Uint8Array, limit: number): Uint8Array
}

/** Reads with fzstd, writes raw blocks. Runs anywhere. */
export const browserZstd: Zstd = { compress: rawZstdFrame, decompress }

function decompress(bytes: Uint8Array, limit: number): Uint8Array {
  const parts: Uint8Array[] = []
  let length = 0
  const stream = new Decompress((part) => {
    length += part.length
    if (length > limit) throw new RangeError(`more than ${limit} bytes`)
    parts.push(part)
  })
  const { frame, contentSize } = withNarrowWindow(bytes, limit)
  stream.push(frame, true)
  if (contentSize !== undefined && contentSize !== length) throw new RangeError('not the size that was announced')
  return joined(parts, length)
}

/**
 * fzstd allocates the window that the header asks for, up to 2 GiB, and reads sizes above 32 bits wrongly. The frame is
 * given to it under a header of ours, whose window is no larger than what the blocks can hold. The checksum, which
 * fzstd does not verify, is left out: what is read this way is signed or authenticated.
 */
function withNarrowWindow(bytes: Uint8Array, limit: number) {
  const frame = readZstdFrame(bytes)
  if (frame === undefined) throw new RangeError('not one zstd frame')
  const window = Math.max(frame.largestBlock, Math.min(frame.window, frame.most, limit))
  const exponent = Math.max(0, Math.ceil(Math.log2(window)) - 10)
  const blocks = bytes.subarray(frame.blocksStart, frame.blocksEnd)
  const rewritten = new Uint8Array(6 + blocks.length)
  rewritten.set(bytes.subarray(0, 4))
  rewritten[5] = exponent << 3
  rewritten.set(blocks, 6)
  return { frame: rewritten, contentSize: frame.contentSize }
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length)
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}
