import type { IncomingMessage } from 'node:http'
import { MAX_REQUEST_LENGTH } from '@parallax/protocol'
import type { BlockBuffers } from '../block-buffers.ts'
import { HttpRefused } from '../rpc/http-refused.ts'

export interface ReadBodyOptions {
  /** Most that is read. */
  readonly limit?: number
  /** Where the body goes when it is long; it is not given back here. */
  readonly buffers?: BlockBuffers
}

/** The whole body, 1 MiB at most (spec 03 §2.4). One that announces more is refused before it is read. */
export function readBody(
  request: IncomingMessage,
  { limit = MAX_REQUEST_LENGTH, buffers }: ReadBodyOptions = {},
): Promise<Uint8Array> {
  const announced = Number(request.headers['content-length'] ?? 0)
  if (announced > limit) return Promise.reject(new HttpRefused('body_too_large'))
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length <= limit) return chunks.push(chunk)
      // What still comes is read and dropped, so that the answer can be sent on this connection.
      chunks.length = 0
      return reject(new HttpRefused('body_too_large'))
    })
    request.on('end', () => resolve(joined(chunks, { length, buffers })))
    request.on('error', reject)
  })
}

function joined(
  chunks: readonly Buffer[],
  { length, buffers }: { readonly length: number; readonly buffers: BlockBuffers | undefined },
): Uint8Array {
  const [only] = chunks
  if (only !== undefined && chunks.length === 1) return only
  const whole = buffers?.take(length) ?? Buffer.allocUnsafeSlow(length)
  let offset = 0
  for (const chunk of chunks) {
    whole.set(chunk, offset)
    offset += chunk.length
  }
  return whole
}
