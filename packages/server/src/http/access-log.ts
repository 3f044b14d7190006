import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'

/** Paths that probes ask for all the time. */
const PROBES: ReadonlySet<string> = new Set(['/health', '/healthz', '/readyz'])

/**
 * One line a request, when it is over. Queries are left out: those of links hold tokens (spec 05 §14), and no other
 * one is worth the risk.
 */
export function addAccessLog(app: FastifyInstance, log: Logger): void {
  app.decorateRequest('note', null)
  app.addHook('onResponse', (request, reply, done) => {
    const path = pathOf(request.url)
    const level = PROBES.has(path) ? 'debug' : 'info'
    const { id, method, note } = request
    const milliseconds = Math.round(reply.elapsedTime * 10) / 10
    log[level]({ event: 'request', request: id, method, path, code: reply.statusCode, milliseconds, ...note })
    done()
  })
}

/** Joins the lines of one request, and the answer that a person complains of (`x-request-id`). */
export function newRequestId(): string {
  // Node keeps random bytes in store for these alone: 0.2 µs, where asking for eight takes 7.
  const uuid = randomUUID()
  return uuid.slice(0, 8) + uuid.slice(28)
}

export function pathOf(url: string): string {
  const query = url.indexOf('?')
  return query < 0 ? url : url.slice(0, query)
}
