import { type DateTime, parseDateTime } from '@parallax/wire'
import { AdministrationRefused } from './administration-refused.ts'
import { countSchema, dateSchema, listSchema, objectSchema, organizationIdSchema } from './json-schema.ts'
import { type AdministrationRoute, organizationRoute, serverRoute, TextAnswer } from './route.ts'
import { organizationStatistics, serverStatistics, statisticsCsv } from './statistics.ts'

const CSV = 'text/csv; charset=utf-8'

const countsSchema = objectSchema({ active: countSchema, revoked: countSchema })
const statistics = {
  realms: countSchema,
  data_size: countSchema,
  metadata_size: countSchema,
  users: countSchema,
  active_users: countSchema,
  users_per_profile_detail: objectSchema({ ADMIN: countsSchema, STANDARD: countsSchema, OUTSIDER: countsSchema }),
}

const ofOrganization = organizationRoute({
  method: 'GET',
  path: '/stats',
  summary: 'What the organization uses; sizes in bytes',
  body: {},
  answer: objectSchema(statistics),
  run: ({ context, organizationId }) => organizationStatistics(context.db, organizationId),
})

const ofServer = serverRoute({
  method: 'GET',
  path: '/stats',
  summary: 'What all organizations use, or used at a date; sizes in bytes',
  body: {},
  query: { format: { enum: ['json', 'csv'], default: 'json' }, at: dateSchema },
  answer: objectSchema({ stats: listSchema(objectSchema({ organization_id: organizationIdSchema, ...statistics })) }),
  otherContentType: CSV,
  refusals: { 400: ['Invalid `at` query argument (expected RFC3339 datetime)'] },
  run: async ({ context, query: { format = 'json', at = '' } }) => {
    if (format !== 'json' && format !== 'csv') throw badFormat(format)
    const all = await serverStatistics(context.db, at === '' ? null : demandDate(at))
    return format === 'json' ? { stats: all } : new TextAnswer(CSV, statisticsCsv(all))
  },
})

export const STATISTICS_ROUTES: readonly AdministrationRoute[] = [ofOrganization, ofServer]

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
