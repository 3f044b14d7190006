import type { FastifyInstance } from 'fastify'
import type { ServerMetrics } from '../metrics/server-metrics.ts'

/** Counts each request when it is over. Paths are told by their pattern: those that nobody knows are one. */
export function addRequestMetrics(app: FastifyInstance, metrics: ServerMetrics): void {
  app.addHook('onResponse', ({ note, routeOptions, method }, reply, done) => {
    const command = note?.command ?? `${method} ${routeOptions.url ?? 'unknown path'}`
    const status = note?.status ?? `http_${reply.statusCode}`
    const isStream = `${reply.raw.getHeader('content-type')}`.startsWith('text/event-stream')
    // Streams are counted when they open: how long they last says nothing about the server.
    if (!isStream) metrics.countRequest({ command, status, seconds: reply.elapsedTime / 1000 })
    done()
  })
}
