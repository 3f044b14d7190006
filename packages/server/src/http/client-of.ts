import type { FastifyRequest } from 'fastify'
import type { RequestClient } from '../rpc/request-client.ts'

/** Who is at the other end. No header is believed: nobody is trusted as a proxy (PRODUCT §2). */
export function clientOf({ raw, headers }: FastifyRequest): RequestClient {
  // An IPv4 address that came through a socket for both families.
  const address = (raw.socket.remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/, '')
  return { address, userAgent: headers['user-agent'] ?? 'unknown' }
}
