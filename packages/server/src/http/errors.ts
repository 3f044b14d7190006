import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AdministrationRefused, notJson } from '../administration/administration-refused.ts'
import type { ServerContext } from '../context.ts'
import { isDatabaseLoss } from '../db/client.ts'
import { HttpRefused } from '../rpc/http-refused.ts'
import { notFoundPage } from './pages.ts'

/** How failures are answered: refusals in JSON, bugs and lost databases as a plain 500 (spec 03 §2.2). */
export function addErrorReplies(app: FastifyInstance, { log, config }: Pick<ServerContext, 'log' | 'config'>): void {
  app.setErrorHandler(async (error, request, reply) => {
    if (error instanceof HttpRefused)
      return reply.code(error.statusCode).headers(error.headers).send({ detail: error.message })
    if (error instanceof AdministrationRefused) return reply.code(error.statusCode).send({ detail: error.detail })
    if (isBadMediaType(error)) return reply.code(422).send({ detail: [notJson] })
    // The client went away while it was sending: nobody reads the answer.
    if (request.raw.destroyed && !request.raw.complete) return reply.hijack()
    // Clients take 503 as "not reachable now" and try again; 500 would stop them (spec 03 §4).
    if (isDatabaseLoss(error)) {
      log.warn({ event: 'database-lost', request: request.id, error, ...request.note })
      return reply.code(503).type('text/plain; charset=utf-8').send('Service Unavailable')
    }
    log.error({ event: 'failure', request: request.id, error, ...request.note })
    const told = config.debug && error instanceof Error ? `\n${error.stack}` : ''
    return reply.code(500).type('text/plain; charset=utf-8').send(`Internal Server Error${told}`)
  })
  const page = config.templates.page('404') ?? notFoundPage
  app.setNotFoundHandler(async (_, reply) => reply.code(404).type('text/html; charset=utf-8').send(page))
}

/** Fastify's own refusal of a content type that is none: only the administration gets so far. */
function isBadMediaType(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE'
}

export async function answerNotFound(_: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return reply.code(404).type('text/html; charset=utf-8').send(notFoundPage)
}

const ALL_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

/** A known path with a method that it does not have. */
export function addMethodRefusals(app: FastifyInstance, paths: Readonly<Record<string, readonly string[]>>): void {
  const refuse = async (_: FastifyRequest, reply: FastifyReply) =>
    reply.code(405).send({ detail: 'Method Not Allowed' })
  for (const [url, methods] of Object.entries(paths)) {
    const method = ALL_METHODS.filter((other) => !methods.includes(other))
    // In the first hook: after it Fastify looks at the content type, and refuses what is none.
    app.route({ url, method, onRequest: refuse, handler: refuse })
  }
}
