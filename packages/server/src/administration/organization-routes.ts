import { parseOrganizationId, printLink } from '@parallax/wire'
import { createOrganization } from './create-organization.ts'
import { getOrganization } from './get-organization.ts'
import { aBoolean, aCount, aText, aTextMap, optional, orNull, required } from './json-body.ts'
import {
  booleanSchema,
  countSchema,
  dateSchema,
  nullableSchema,
  objectSchema,
  organizationIdSchema,
  textMapSchema,
  textSchema,
} from './json-schema.ts'
import { patchOrganization } from './patch-organization.ts'
import { type AdministrationRoute, organizationRoute, serverRoute } from './route.ts'

const create = serverRoute({
  method: 'POST',
  path: '/organizations',
  summary: 'Create an organization, or give one that is not bootstrapped a new link',
  body: {
    organization_id: required(aText('an organization id', parseOrganizationId, organizationIdSchema)),
    user_profile_outsider_allowed: optional(aBoolean),
    active_users_limit: optional(orNull(aCount)),
    realm_minimum_archiving_period_before_deletion: optional(aCount),
    tos: optional(aTextMap),
  },
  answer: objectSchema({ bootstrap_url: textSchema, bootstrap_url_as_http_redirection: textSchema }),
  refusals: { 400: ['Organization already exists'] },
  run: async ({ context, body }) => {
    const defaults = context.config.organizationDefaults
    const organizationId = body.organization_id
    const token = await createOrganization(context, {
      organizationId,
      settings: {
        activeUsersLimit: body.active_users_limit === undefined ? defaults.activeUsersLimit : body.active_users_limit,
        outsiderAllowed: body.user_profile_outsider_allowed ?? defaults.outsiderAllowed,
        minimumArchivingPeriod: body.realm_minimum_archiving_period_before_deletion ?? defaults.minimumArchivingPeriod,
        termsOfService: body.tos ?? defaults.termsOfService,
      },
    })
    const link = { kind: 'bootstrap', server: context.serverAddress(), organizationId, token } as const
    return {
      bootstrap_url: printLink(link, 'scheme'),
      bootstrap_url_as_http_redirection: printLink(link, 'redirection'),
    }
  },
})

const state = organizationRoute({
  method: 'GET',
  path: '',
  summary: 'State and settings',
  body: {},
  answer: objectSchema({
    is_bootstrapped: booleanSchema,
    is_expired: booleanSchema,
    user_profile_outsider_allowed: booleanSchema,
    active_users_limit: nullableSchema(countSchema),
    realm_minimum_archiving_period_before_deletion: countSchema,
    tos: nullableSchema(objectSchema({ per_locale_urls: textMapSchema, updated_on: dateSchema })),
  }),
  run: ({ context, organizationId }) => getOrganization(context, organizationId),
})

const change = organizationRoute({
  method: 'PATCH',
  path: '',
  summary: 'Change settings; terms of service given again must be accepted again',
  body: {
    is_expired: optional(aBoolean),
    user_profile_outsider_allowed: optional(aBoolean),
    active_users_limit: optional(orNull(aCount)),
    realm_minimum_archiving_period_before_deletion: optional(aCount),
    tos: optional(orNull(aTextMap)),
  },
  answer: objectSchema({}),
  run: async ({ context, body, organizationId }) => {
    await patchOrganization(context, organizationId, {
      isExpired: body.is_expired,
      outsiderAllowed: body.user_profile_outsider_allowed,
      activeUsersLimit: body.active_users_limit,
      minimumArchivingPeriod: body.realm_minimum_archiving_period_before_deletion,
      termsOfService: body.tos,
    })
    return {}
  },
})

export const ORGANIZATION_ROUTES: readonly AdministrationRoute[] = [create, state, change]
