import Fastify, { type FastifyInstance } from 'fastify'
import { ADMINISTRATION_PREFIX, addAdministrationRoutes, administrationMethods } from '../administration/routes.ts'
import type { ServerContext } from '../context.ts'
import { addOperatorRoutes } from '../operator/operator-routes.ts'
import { AuthorDirectory } from '../rpc/author.ts'
import { loadCommandSets } from '../rpc/command-sets.ts'
import { addAccessLog, newRequestId } from './access-log.ts'
import { answerClientError } from './client-errors.ts'
import { addCors } from './cors.ts'
import { addErrorReplies, addMethodRefusals, answerNotFound } from './errors.ts'
import { addEventsRoute } from './events-route.ts'
import { addHealthRoutes } from './health.ts'
import { openServer, type ServerOptions } from './open-server.ts'
import { addPages } from './pages.ts'
import { addRequestMetrics } from './request-metrics.ts'
import { addRpcRoutes } from './rpc-routes.ts'

const RPC_METHODS = {
  '/authenticated/:organization': ['POST'],
  '/authenticated/:organization/tos': ['POST'],
  '/authenticated/:organization/events': ['GET'],
  '/invited/:organization': ['POST'],
  '/anonymous/:organization': ['GET', 'POST'],
  '/anonymous_server': ['POST'],
  '/authenticated_account': ['POST'],
}
/** Everything that answers on the port; not listening yet. */
export async function createListener(context: ServerContext, options: ServerOptions): Promise<FastifyInstance> {
  const app = Fastify({
    serverFactory: (listener) => openServer(listener, options),
    genReqId: newRequestId,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 1024 },
    // A path that is no percent-encoded UTF-8, or too long, is the path of nothing.
    frameworkErrors: (_, request, reply) => void answerNotFound(request, reply),
    clientErrorHandler: answerClientError,
  })
  // Routes read their bodies themselves, after the checks that come first.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _payload, done) => done(null))
  app.addHook('onRequest', async ({ id }, reply) => void reply.headers({ server: 'parsec/3', 'x-request-id': id }))
  addAccessLog(app, context.log)
  addRequestMetrics(app, context.metrics)
  addErrorReplies(app, context)
  addCors(app, context.config.corsAllowOrigins)
  const authors = new AuthorDirectory(context.db)
  addRpcRoutes(app, { context, authors, commands: await loadCommandSets() })
  addEventsRoute(app, { context, authors })
  addMethodRefusals(app, { ...RPC_METHODS, ...administrationMethods() })
  await app.register(
    (scope, _, done) => {
      addAdministrationRoutes(scope, context)
      done()
    },
    { prefix: ADMINISTRATION_PREFIX },
  )
  await app.register((scope, _, done) => {
    addOperatorRoutes(scope, { context, access: 'token' })
    done()
  })
  addHealthRoutes(app, context)
  addPages(app, context)
  return app
}
