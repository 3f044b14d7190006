import { isIP } from 'node:net'
import Fastify, { type FastifyInstance } from 'fastify'
import type { ServerContext } from '../context.ts'
import { addAccessLog, newRequestId } from '../http/access-log.ts'
import { addErrorReplies } from '../http/errors.ts'
import { addHealthRoutes } from '../http/health.ts'
import type { HttpLimits } from '../http/http-limits.ts'
import { openServer } from '../http/open-server.ts'
import { addOperatorRoutes } from './operator-routes.ts'

/** Everything that answers on the address for operators; not listening yet. */
export function createOperatorListener(context: ServerContext, limits: HttpLimits): FastifyInstance {
  const app = Fastify({
    serverFactory: (listener) => openServer(listener, { limits, tls: null }),
    genReqId: newRequestId,
    exposeHeadRoutes: false,
  })
  if (isLoopback(context.config.operatorListen?.host ?? '')) refuseForeignNames(app)
  addAccessLog(app, context.log)
  addErrorReplies(app, context)
  addHealthRoutes(app, context)
  addOperatorRoutes(app, { context, access: 'open' })
  return app
}

/**
 * A page that the operator has open could give its own name our address, and read what stands here: on this machine
 * we are called by number, or `localhost`.
 */
function refuseForeignNames(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ hostname }, reply) => {
    const name = hostname.replace(/^\[|\]$/g, '')
    if (isIP(name) !== 0 || name === 'localhost') return
    return await reply.code(421).send({ detail: 'Call this address by its number' })
  })
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host)
}
