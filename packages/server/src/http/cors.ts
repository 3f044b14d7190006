import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

const METHODS: readonly string[] = ['OPTIONS', 'GET', 'POST', 'PATCH']
const HEADERS: readonly string[] = [
  'accept',
  'accept-language',
  'api-version',
  'authorization',
  'content-language',
  'content-type',
  'last-event-id',
  'user-agent',
]
/** Ours: a page of another origin can also read the versions (spec 03 §5). */
const EXPOSED = 'Server, Api-Version, Supported-Api-Versions'
/** Seconds. */
const PREFLIGHT_AGE = '600'

/** Cross-origin requests of web pages (spec 03 §5), for the origins of the configuration. */
export function addCors(app: FastifyInstance, origins: readonly string[]): void {
  if (origins.length === 0) return
  const anyOrigin = origins.includes('*')
  app.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers
    if (origin === undefined) return
    const isAllowed = anyOrigin || origins.includes(origin)
    if (isAllowed) allow(reply, anyOrigin ? '*' : origin)
    if (!anyOrigin) reply.header('vary', 'Origin')
    if (isPreflight(request)) return await answerPreflight(request, reply, isAllowed)
  })
}

function isPreflight({ method, headers }: FastifyRequest): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined
}

function allow(reply: FastifyReply, origin: string): void {
  reply.header('access-control-allow-origin', origin)
  reply.header('access-control-expose-headers', EXPOSED)
}

function answerPreflight(request: FastifyRequest, reply: FastifyReply, isAllowed: boolean): FastifyReply {
  const asked = `${request.headers['access-control-request-headers'] ?? ''}`.toLowerCase()
  const names = asked.split(',').map((name) => name.trim())
  const fits =
    METHODS.includes(`${request.headers['access-control-request-method']}`) &&
    names.every((name) => name === '' || HEADERS.includes(name))
  if (!isAllowed || !fits) return reply.code(400).type('text/plain; charset=utf-8').send('Disallowed CORS request')
  return reply
    .headers({
      'access-control-allow-methods': METHODS.join(', '),
      'access-control-allow-headers': HEADERS.join(', '),
      'access-control-max-age': PREFLIGHT_AGE,
    })
    .type('text/plain; charset=utf-8')
    .send('OK')
}
