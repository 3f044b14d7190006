import { fromBase64, parseUuid, type SequesterServiceId } from '@parallax/wire'
import { aText, required } from '../administration/json-body.ts'
import {
  dateSchema,
  idSchema,
  listSchema,
  nullableSchema,
  objectSchema,
  textSchema,
} from '../administration/json-schema.ts'
import { type AdministrationRoute, organizationRoute } from '../administration/route.ts'
import { configureService } from './configure-service.ts'
import { createService } from './create-service.ts'
import { listServices } from './list-services.ts'
import { revokeService } from './revoke-service.ts'
import { aServiceConfig } from './service-config.ts'

const aCertificate = aText('bytes in base64', fromBase64, { type: 'string', contentEncoding: 'base64' })
const aServiceId = aText('a service id', (text) => parseUuid<SequesterServiceId>(text), {
  type: 'string',
  format: 'uuid',
})
const GREATER_TIMESTAMP = '{"msg":"Require greater timestamp","strictly_greater_than":"<date>"}'

const list = organizationRoute({
  method: 'GET',
  path: '/sequester/services',
  summary: 'Sequester services, revoked ones included, oldest first',
  body: {},
  answer: objectSchema({
    services: listSchema(
      objectSchema(
        {
          service_id: idSchema,
          service_label: textSchema,
          created_on: dateSchema,
          revoked_on: nullableSchema(dateSchema),
          type: { enum: ['storage', 'webhook'] },
          webhook_url: textSchema,
        },
        ['webhook_url'],
      ),
    ),
  }),
  refusals: { 400: ['Sequester disabled'] },
  run: ({ context, organizationId }) => listServices(context, organizationId),
})

const create = organizationRoute({
  method: 'POST',
  path: '/sequester/services',
  summary: 'Add a sequester service; it gets keys from the next rotation of each realm on',
  body: { service_certificate: required(aCertificate), config: required(aServiceConfig) },
  answer: objectSchema({}),
  refusals: {
    400: ['Sequester disabled', 'Invalid certificate', GREATER_TIMESTAMP, 'Sequester service already exists'],
  },
  run: async ({ context, organizationId, body: { service_certificate: signed, config } }) => {
    await createService(context, organizationId, { signed, config })
    return {}
  },
})

const revoke = organizationRoute({
  method: 'POST',
  path: '/sequester/services/revoke',
  summary: 'Revoke a sequester service',
  body: { revoked_service_certificate: required(aCertificate) },
  answer: objectSchema({}),
  refusals: {
    400: ['Sequester disabled', 'Invalid certificate', GREATER_TIMESTAMP, 'Sequester service already revoked'],
    404: ['Sequester service not found'],
  },
  run: async ({ context, organizationId, body }) => {
    await revokeService(context, organizationId, body.revoked_service_certificate)
    return {}
  },
})

const configure = organizationRoute({
  method: 'PUT',
  path: '/sequester/services/config',
  summary: 'Change what the server does with a sequester service',
  body: { service_id: required(aServiceId), config: required(aServiceConfig) },
  answer: objectSchema({}),
  refusals: { 400: ['Sequester disabled'], 404: ['Sequester service not found'] },
  run: async ({ context, organizationId, body: { service_id: serviceId, config } }) => {
    await configureService(context, organizationId, { serviceId, config })
    return {}
  },
})

/** Sequester services, of the administration API (spec 05 §3.8). */
export const SEQUESTER_ROUTES: readonly AdministrationRoute[] = [list, create, revoke, configure]
