import type { FastifyInstance, FastifyReply, FastifyRequest, RouteGenericInterface } from 'fastify'

/** A route that sends its own reply. */
export interface Exchange<Route extends RouteGenericInterface> {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly answer: (request: FastifyRequest<Route>, reply: FastifyReply) => Promise<FastifyReply>
}

/**
 * Adds a route whose order of checks is its own. It answers in the first hook: after that one Fastify looks at the
 * content type and the body, before any handler.
 */
export function addExchange<Route extends RouteGenericInterface>(
  app: FastifyInstance,
  { method, path, answer }: Exchange<Route>,
): void {
  app.route<Route>({
    method,
    url: path,
    onRequest: async (request, reply) => await answer(request, reply),
    handler: neverReached,
  })
}

function neverReached(request: FastifyRequest): never {
  throw new Error(`${request.method} was not answered`)
}
