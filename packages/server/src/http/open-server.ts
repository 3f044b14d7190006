import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https'
import type { HttpLimits } from './http-limits.ts'
import type { ListenerTls } from './listener-tls.ts'

export interface ServerOptions {
  readonly limits: HttpLimits
  /** Null: plain HTTP. */
  readonly tls: ListenerTls | null
}

/** A server of Node.js that waits for nobody longer than the limits say. */
export function openServer(listener: RequestListener, { limits, tls }: ServerOptions): Server | SecureServer {
  const options = {
    headersTimeout: limits.headers,
    requestTimeout: limits.request,
    keepAliveTimeout: limits.idle,
    connectionsCheckingInterval: limits.checks,
  }
  if (tls === null) return createServer(options, listener)
  const secure = { ...options, ...tls.settings, handshakeTimeout: limits.handshake }
  const server = createSecureServer(secure, listener)
  tls.follow(server)
  return server
}
