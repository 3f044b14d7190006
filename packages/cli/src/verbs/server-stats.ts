import { parseDateTime, printDateTime } from '@parallax/wire'
import { type JsonRecord, recordsIn, shown } from '../administration/administration-api.ts'
import { openAdministration } from '../administration/open-administration.ts'
import { usageError } from '../cli-error.ts'
import type { Run } from '../context/verb-context.ts'
import type { serverStats } from '../specs/server-data-specs.ts'

const PROFILES = ['ADMIN', 'STANDARD', 'OUTSIDER'] as const
const COLUMNS = ['organization_id', 'data_size', 'metadata_size', 'realms', 'active_users'] as const

/** CSV for people too, as of the official command: what bills are made from (spec 05 §3.5, 08 §4). */
export const run: Run<typeof serverStats> = async (context, input) => {
  const { endDate: text } = input
  const at = text === undefined ? undefined : parseDateTime(text)
  if (text !== undefined && at === undefined) throw usageError('usage.date', { text })
  const administration = await openAdministration(context, input)
  const answer = await administration.get('/stats', at === undefined ? {} : { at: printDateTime(at) })
  const lines = recordsIn(answer.stats).map(csvLine)
  context.output.result({ json: answer, plain: [csvHeader(), ...lines].join('\r\n') })
}

function csvHeader(): string {
  const counts = PROFILES.flatMap((profile) =>
    ['active', 'revoked'].map((state) => `${profile.toLowerCase()}_users_${state}`),
  )
  return [...COLUMNS, ...counts].join(',')
}

/** An id has no character that would need quotes. */
function csvLine(organization: JsonRecord): string {
  const details = recordIn(organization.users_per_profile_detail)
  const counts = PROFILES.flatMap((profile) => {
    const { active, revoked } = recordIn(details[profile])
    return [active, revoked]
  })
  return [...COLUMNS.map((column) => organization[column]), ...counts].map(shown).join(',')
}

function recordIn(value: unknown): JsonRecord {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
