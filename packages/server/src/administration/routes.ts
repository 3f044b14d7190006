import type { FastifyInstance } from 'fastify'
import type { ServerContext } from '../context.ts'
import { readBody } from '../http/read-body.ts'
import { SEQUESTER_ROUTES } from '../sequester/routes.ts'
import { AdministrationRefused } from './administration-refused.ts'
import { bearerToken, tokenComparison } from './bearer-token.ts'
import { ORGANIZATION_ROUTES } from './organization-routes.ts'
import { type AdministrationRoute, TextAnswer } from './route.ts'
import { STATISTICS_ROUTES } from './statistics-routes.ts'
import { USER_ROUTES } from './user-routes.ts'

/** The administration API (spec 05 §3): routes, and OpenAPI document, follow from this list. */
export const ADMINISTRATION_ROUTES: readonly AdministrationRoute[] = [
  ...ORGANIZATION_ROUTES,
  ...USER_ROUTES,
  ...STATISTICS_ROUTES,
  ...SEQUESTER_ROUTES,
]

export const ADMINISTRATION_PREFIX = '/administration'

interface OrganizationRoute {
  Params: { readonly organization?: string }
  Querystring: Readonly<Record<string, unknown>>
}

/** The token comes first: before it nothing of the body is looked at (spec 05 §3.1). */
export function addAdministrationRoutes(app: FastifyInstance, context: ServerContext): void {
  const isToken = tokenComparison(context.config.administrationToken)
  app.addHook('onRequest', async (request) => {
    const token = bearerToken(request.headers.authorization)
    if (token === undefined) throw new AdministrationRefused(403, 'Not authenticated')
    if (!isToken(token)) throw new AdministrationRefused(403, 'Bad authorization token')
  })
  for (const route of ADMINISTRATION_ROUTES)
    app.route<OrganizationRoute>({
      method: route.method,
      url: pathPattern(route),
      handler: async ({ headers, raw, query, params }, reply) => {
        const answer = await route.run({
          context,
          contentType: headers['content-type'],
          bytes: () => readBody(raw),
          query,
          organization: params.organization ?? '',
        })
        if (!(answer instanceof TextAnswer)) return answer
        return reply.type(answer.contentType).send(answer.text)
      },
    })
}

/** Methods by full path, for the refusal of others. */
export function administrationMethods(): Readonly<Record<string, readonly string[]>> {
  const byPath = Map.groupBy(ADMINISTRATION_ROUTES, pathPattern)
  return Object.fromEntries(
    [...byPath].map(([path, routes]) => [`${ADMINISTRATION_PREFIX}${path}`, routes.map(({ method }) => method)]),
  )
}

function pathPattern({ path }: AdministrationRoute): string {
  return path.replace('{organization_id}', ':organization')
}
