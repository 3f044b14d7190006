import { createHash, timingSafeEqual } from 'node:crypto'
import { type DateTime, type OrganizationId, parseDateTime, parseOrganizationId, printLink } from '@parallax/wire'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ServerContext } from '../context.ts'
import { readBody } from '../http/read-body.ts'
import { addSequesterRoutes } from '../sequester/routes.ts'
import { AdministrationRefused } from './administration-refused.ts'
import { createOrganization } from './create-organization.ts'
import { demandUserSelection, USER_SELECTION } from './find-user.ts'
import { freezeUser } from './freeze-user.ts'
import { getOrganization } from './get-organization.ts'
import {
  aBoolean,
  aCount,
  aText,
  aTextMap,
  type BodyFields,
  type BodyOf,
  optional,
  orNull,
  readJsonBody,
  required,
} from './json-body.ts'
import { listUsers } from './list-users.ts'
import { patchOrganization } from './patch-organization.ts'
import { resetTotp } from './reset-totp.ts'
import { organizationStatistics, serverStatistics, statisticsCsv } from './statistics.ts'

interface OrganizationRoute {
  Params: { organization: string }
}

interface StatisticsRoute {
  Querystring: { readonly format?: unknown; readonly at?: unknown }
}

const NEW_ORGANIZATION = {
  organization_id: required(aText('an organization id', parseOrganizationId)),
  user_profile_outsider_allowed: optional(aBoolean),
  active_users_limit: optional(orNull(aCount)),
  realm_minimum_archiving_period_before_deletion: optional(aCount),
  tos: optional(aTextMap),
}

const ORGANIZATION_CHANGES = {
  is_expired: optional(aBoolean),
  user_profile_outsider_allowed: optional(aBoolean),
  active_users_limit: optional(orNull(aCount)),
  realm_minimum_archiving_period_before_deletion: optional(aCount),
  tos: optional(orNull(aTextMap)),
}

const FREEZING = { ...USER_SELECTION, frozen: required(aBoolean) }
const TOTP_RESET = { ...USER_SELECTION, send_email: optional(aBoolean) }

/** The administration API (spec 05 §3). */
export function addAdministrationRoutes(app: FastifyInstance, context: ServerContext): void {
  const isToken = tokenComparison(context.config.administrationToken)
  const body = async <const F extends BodyFields>(request: FastifyRequest, fields: F): Promise<BodyOf<F>> => {
    const read = readJsonBody(
      { contentType: request.headers['content-type'], bytes: await readBody(request.raw) },
      fields,
    )
    if (read.unknown.length > 0)
      context.log.warn({ fields: read.unknown }, 'administration: unknown fields are ignored')
    return read.body
  }

  app.addHook('onRequest', async (request) => {
    const [scheme, token, ...more] = (request.headers.authorization ?? '').trim().split(/\s+/)
    if (scheme?.toLowerCase() !== 'bearer' || token === undefined || more.length > 0)
      throw new AdministrationRefused(403, 'Not authenticated')
    if (!isToken(token)) throw new AdministrationRefused(403, 'Bad authorization token')
  })

  app.post('/organizations', async (request) => {
    const fields = await body(request, NEW_ORGANIZATION)
    const defaults = context.config.organizationDefaults
    const organizationId = demandId(fields.organization_id)
    const token = await createOrganization(context, {
      organizationId,
      settings: {
        activeUsersLimit:
          fields.active_users_limit === undefined ? defaults.activeUsersLimit : fields.active_users_limit,
        outsiderAllowed: fields.user_profile_outsider_allowed ?? defaults.outsiderAllowed,
        minimumArchivingPeriod:
          fields.realm_minimum_archiving_period_before_deletion ?? defaults.minimumArchivingPeriod,
        termsOfService: fields.tos ?? defaults.termsOfService,
      },
    })
    const link = { kind: 'bootstrap', server: context.serverAddress(), organizationId, token } as const
    return {
      bootstrap_url: printLink(link, 'scheme'),
      bootstrap_url_as_http_redirection: printLink(link, 'redirection'),
    }
  })

  app.get<OrganizationRoute>('/organizations/:organization', async (request) =>
    getOrganization(context, demandId(parseOrganizationId(request.params.organization))),
  )

  app.patch<OrganizationRoute>('/organizations/:organization', async (request) => {
    const fields = await body(request, ORGANIZATION_CHANGES)
    await patchOrganization(context, demandId(parseOrganizationId(request.params.organization)), {
      isExpired: fields.is_expired,
      outsiderAllowed: fields.user_profile_outsider_allowed,
      activeUsersLimit: fields.active_users_limit,
      minimumArchivingPeriod: fields.realm_minimum_archiving_period_before_deletion,
      termsOfService: fields.tos,
    })
    return {}
  })

  app.post<OrganizationRoute>('/organizations/:organization/users/freeze', async (request) => {
    const fields = await body(request, FREEZING)
    const selection = { ...demandUserSelection(fields), isFrozen: fields.frozen === true }
    return await freezeUser(context, demandId(parseOrganizationId(request.params.organization)), selection)
  })

  app.get<OrganizationRoute>('/organizations/:organization/stats', async (request) =>
    organizationStatistics(context.db, demandId(parseOrganizationId(request.params.organization))),
  )

  app.get<StatisticsRoute>('/stats', async ({ query: { format = 'json', at = '' } }, reply) => {
    if (format !== 'json' && format !== 'csv') throw badFormat(format)
    const all = await serverStatistics(context.db, at === '' ? null : demandDate(at))
    if (format === 'json') return { stats: all }
    return reply.type('text/csv; charset=utf-8').send(statisticsCsv(all))
  })

  app.get<OrganizationRoute>('/organizations/:organization/users', async (request) =>
    listUsers(context.db, demandId(parseOrganizationId(request.params.organization))),
  )

  const organizationOf = ({ params }: FastifyRequest<OrganizationRoute>) =>
    demandId(parseOrganizationId(params.organization))
  addSequesterRoutes(app, { context, body, organizationOf })

  app.post<OrganizationRoute>('/organizations/:organization/users/reset_totp', async (request) => {
    const fields = await body(request, TOTP_RESET)
    const selection = { ...demandUserSelection(fields), sendEmail: fields.send_email === true }
    return await resetTotp(context, demandId(parseOrganizationId(request.params.organization)), selection)
  })
}

function demandId(id: OrganizationId | undefined): OrganizationId {
  if (id === undefined) throw new AdministrationRefused(404, 'Invalid organization ID')
  return id
}

function demandDate(at: unknown): DateTime {
  const date = typeof at === 'string' ? parseDateTime(at) : undefined
  if (date === undefined)
    throw new AdministrationRefused(400, 'Invalid `at` query argument (expected RFC3339 datetime)')
  return date
}

function badFormat(input: unknown): AdministrationRefused {
  const msg = "Input should be 'json' or 'csv'"
  return new AdministrationRefused(422, [{ type: 'enum', loc: ['query', 'format'], msg, input }])
}

/** In constant time, whatever the lengths. */
function tokenComparison(expected: string): (token: string) => boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  const wanted = digest(expected)
  return (token) => timingSafeEqual(digest(token), wanted)
}
