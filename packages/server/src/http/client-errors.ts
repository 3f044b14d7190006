import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'

interface ClientError extends Error {
  readonly code?: string
}

/** By the code with which the parser of Node.js gives a request up. */
const CODES: ReadonlyMap<string | undefined, number> = new Map([
  ['ERR_HTTP_REQUEST_TIMEOUT', 408],
  // A length that is no integer is refused like one that is too large (spec 03 §2.4).
  ['HPE_INVALID_CONTENT_LENGTH', 413],
  ['HPE_HEADER_OVERFLOW', 431],
])

/** Answers what is no request of HTTP, before any route, and closes the connection. */
export function answerClientError(error: ClientError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const code = CODES.get(error.code) ?? 400
  const reason = STATUS_CODES[code]
  const body = JSON.stringify({ detail: reason })
  const head = [
    `HTTP/1.1 ${code} ${reason}`,
    'server: parsec/3',
    'connection: close',
    'content-type: application/json; charset=utf-8',
    `content-length: ${body.length}`,
  ]
  socket.write(`${head.join('\r\n')}\r\n\r\n${body}`)
  socket.destroySoon()
}
