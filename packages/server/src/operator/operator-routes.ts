import type { FastifyInstance, FastifyReply } from 'fastify'
import { bearerToken, tokenComparison } from '../administration/bearer-token.ts'
import { openApiDocument } from '../administration/openapi-document.ts'
import { ADMINISTRATION_PREFIX, ADMINISTRATION_ROUTES } from '../administration/routes.ts'
import type { ServerContext } from '../context.ts'
import { answerNotFound } from '../http/errors.ts'
import { VERSION } from '../version.ts'
import { apiPage } from './api-page.ts'
import { OPERATOR_PAGE_HEADERS } from './operator-page.ts'
import { mailPage, outboxPage } from './outbox-page.ts'

export interface OperatorRouteOptions {
  readonly context: ServerContext
  /** Who may read: whoever has the administration token, or whoever reaches the listener. */
  readonly access: 'token' | 'open'
}

/** What operators look at: measurements, kept mails, and the description of the administration API if wanted. */
export function addOperatorRoutes(app: FastifyInstance, { context, access }: OperatorRouteOptions): void {
  const { metrics, config } = context
  const outbox = config.mail.type === 'outbox' ? config.mail.folder : null
  if (access === 'token') addTokenCheck(app, config.administrationToken)

  app.get('/metrics', async (_, reply) => reply.type(metrics.contentType).send(await metrics.print()))
  app.get('/operator/outbox', async (_, reply) => sendPage(reply, await outboxPage(outbox)))
  app.get<{ Params: { name: string } }>('/operator/outbox/:name', async (request, reply) => {
    const page = await mailPage(outbox, request.params.name)
    return page === undefined ? answerNotFound(request, reply) : sendPage(reply, page)
  })
  if (!config.apiDocumentation) return
  const document = openApiDocument(ADMINISTRATION_ROUTES, { prefix: ADMINISTRATION_PREFIX, version: VERSION })
  app.get('/openapi.json', async () => document)
  app.get('/operator/api', async (_, reply) => sendPage(reply, apiPage(document)))
}

/** A browser asks for it: any name, the token as password. */
function addTokenCheck(app: FastifyInstance, administrationToken: string): void {
  const isToken = tokenComparison(administrationToken)
  app.addHook('onRequest', async ({ headers: { authorization } }, reply) => {
    const token = bearerToken(authorization) ?? basicPassword(authorization)
    if (token !== undefined && isToken(token)) return
    const challenge = 'Basic realm="Parallax administration token", charset="UTF-8"'
    return await reply.code(401).header('www-authenticate', challenge).send({ detail: 'Not authenticated' })
  })
}

function basicPassword(authorization: string | undefined): string | undefined {
  const encoded = /^basic\s+(\S+)$/i.exec((authorization ?? '').trim())?.[1]
  if (encoded === undefined) return undefined
  const pair = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = pair.indexOf(':')
  return colon < 0 ? undefined : pair.slice(colon + 1)
}

function sendPage(reply: FastifyReply, page: string): FastifyReply {
  return reply.headers(OPERATOR_PAGE_HEADERS).send(page)
}
