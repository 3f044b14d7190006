import { type OrganizationId, parseOrganizationId } from '@parallax/wire'
import type { ServerContext } from '../context.ts'
import { AdministrationRefused } from './administration-refused.ts'
import { type BodyFields, type BodyOf, readJsonBody } from './json-body.ts'
import type { JsonSchema } from './json-schema.ts'

/** A request with the right token. */
export interface AdministrationRequest {
  readonly context: ServerContext
  readonly contentType: string | undefined
  /** Reads the body. */
  readonly bytes: () => Promise<Uint8Array>
  readonly query: Readonly<Record<string, unknown>>
  /** The id in the path, as it was written. */
  readonly organization: string
}

/** What a route is given, the body being read and right. */
export interface AdministrationCall<F extends BodyFields> {
  readonly context: ServerContext
  readonly body: BodyOf<F>
  readonly query: Readonly<Record<string, unknown>>
}

export interface OrganizationCall<F extends BodyFields> extends AdministrationCall<F> {
  readonly organizationId: OrganizationId
}

/** An answer that is no JSON. */
export class TextAnswer {
  readonly contentType: string
  readonly text: string

  constructor(contentType: string, text: string) {
    this.contentType = contentType
    this.text = text
  }
}

interface RouteDescription<F extends BodyFields> {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT'
  /** Below `/administration`, parameters in braces. */
  readonly path: string
  readonly summary: string
  /** Empty: there is none. */
  readonly body: F
  /** Parameters after the question mark, all of them optional. */
  readonly query?: Readonly<Record<string, JsonSchema>>
  readonly answer: JsonSchema
  /** Another form of the answer, asked for by the query. */
  readonly otherContentType?: string
  /** Texts of `detail` by code (spec 05 §3). */
  readonly refusals?: Readonly<Record<number, readonly string[]>>
}

/** One route of the administration API: what answers requests, and what the OpenAPI document tells of it. */
export interface AdministrationRoute extends RouteDescription<BodyFields> {
  run(request: AdministrationRequest): Promise<unknown>
}

/** A route of the whole server. */
export function serverRoute<const F extends BodyFields>(
  route: RouteDescription<F> & { run(call: AdministrationCall<F>): Promise<unknown> },
): AdministrationRoute {
  return {
    ...route,
    run: async (request) => {
      const { context, query } = request
      return await route.run({ context, query, body: await bodyOf(request, route.body) })
    },
  }
}

/** A route of one organization, whose id stands in the path. */
export function organizationRoute<const F extends BodyFields>(
  route: RouteDescription<F> & { run(call: OrganizationCall<F>): Promise<unknown> },
): AdministrationRoute {
  const notFound = ['Invalid organization ID', 'Organization not found', ...(route.refusals?.[404] ?? [])]
  return {
    ...route,
    path: `/organizations/{organization_id}${route.path}`,
    refusals: { ...route.refusals, 404: notFound },
    run: async (request) => {
      const { context, query, organization } = request
      const body = await bodyOf(request, route.body)
      return await route.run({ context, query, body, organizationId: demandOrganizationId(organization) })
    },
  }
}

export function hasBody({ body }: Pick<AdministrationRoute, 'body'>): boolean {
  return Object.keys(body).length > 0
}

/** Where nothing is asked for, nothing is read. Fields that mean nothing are told in the log (spec 05 §3.1). */
async function bodyOf<const F extends BodyFields>(
  { context, contentType, bytes }: AdministrationRequest,
  fields: F,
): Promise<BodyOf<F>> {
  const given = hasBody({ body: fields })
    ? { contentType, bytes: await bytes() }
    : { contentType: 'application/json', bytes: new TextEncoder().encode('{}') }
  const { body, unknown } = readJsonBody(given, fields)
  if (unknown.length > 0) context.log.warn({ fields: unknown }, 'administration: unknown fields are ignored')
  return body
}

function demandOrganizationId(text: string): OrganizationId {
  const id = parseOrganizationId(text)
  if (id === undefined) throw new AdministrationRefused(404, 'Invalid organization ID')
  return id
}
