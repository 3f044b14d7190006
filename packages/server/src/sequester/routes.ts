import { fromBase64, type OrganizationId, parseUuid, type SequesterServiceId } from '@parallax/wire'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { aText, type BodyFields, type BodyOf, required } from '../administration/json-body.ts'
import type { ServerContext } from '../context.ts'
import { configureService } from './configure-service.ts'
import { createService } from './create-service.ts'
import { listServices } from './list-services.ts'
import { revokeService } from './revoke-service.ts'
import { aServiceConfig } from './service-config.ts'

const aCertificate = aText('bytes in base64', fromBase64)
const NEW_SERVICE = { service_certificate: required(aCertificate), config: required(aServiceConfig) }
const REVOCATION = { revoked_service_certificate: required(aCertificate) }
const CHANGE = {
  service_id: required(aText('a service id', (text) => parseUuid<SequesterServiceId>(text))),
  config: required(aServiceConfig),
}

interface OrganizationRoute {
  Params: { organization: string }
}

/** What the administration API does for all its routes. */
export interface AdministrationTools {
  readonly context: ServerContext
  /** Throws a 422 that lists the problems. */
  readonly body: <const F extends BodyFields>(request: FastifyRequest, fields: F) => Promise<BodyOf<F>>
  /** Throws a 404. */
  readonly organizationOf: (request: FastifyRequest<OrganizationRoute>) => OrganizationId
}

const PATH = '/organizations/:organization/sequester/services'

/** Sequester services, of the administration API (spec 05 §3.8). */
export function addSequesterRoutes(app: FastifyInstance, tools: AdministrationTools): void {
  const { context, body, organizationOf } = tools

  app.get<OrganizationRoute>(PATH, async (request) => await listServices(context, organizationOf(request)))

  app.post<OrganizationRoute>(PATH, async (request) => {
    const { service_certificate: signed, config } = await body(request, NEW_SERVICE)
    await createService(context, organizationOf(request), { signed, config })
    return {}
  })

  app.post<OrganizationRoute>(`${PATH}/revoke`, async (request) => {
    const { revoked_service_certificate: signed } = await body(request, REVOCATION)
    await revokeService(context, organizationOf(request), signed)
    return {}
  })

  app.put<OrganizationRoute>(`${PATH}/config`, async (request) => {
    const { service_id: serviceId, config } = await body(request, CHANGE)
    await configureService(context, organizationOf(request), { serviceId, config })
    return {}
  })
}
