import type { IncomingMessage } from 'node:http'
import { MAX_REQUEST_LENGTH } from '@parallax/protocol'
import { HttpRefused } from '../rpc/http-refused.ts'

/** The whole body, 1 MiB at most (spec 03 §2.4). One that announces more is refused before it is read. */
export function readBody(request: IncomingMessage, limit: number = MAX_REQUEST_LENGTH): Promise<Uint8Array> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return Promise.reject(new HttpRefused('body_too_large'))
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
    request.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)))
    request.on('error', reject)
  })
}
