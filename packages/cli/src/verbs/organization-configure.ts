import type { JsonRecord } from '../administration/administration-api.ts'
import { demandOrganization, openAdministration, organizationPath } from '../administration/open-administration.ts'
import { usageError } from '../cli-error.ts'
import type { Run } from '../context/verb-context.ts'
import type { InputOf } from '../grammar/verb-spec.ts'
import type { organizationConfigure } from '../specs/operator-specs.ts'

export const run: Run<typeof organizationConfigure> = async (context, input) => {
  const { output, say } = context
  const organization = demandOrganization(input.organization)
  const changes = changesIn(input)
  if (Object.keys(changes).length === 0) throw usageError('usage.nothingToChange')
  const administration = await openAdministration(context, input)
  const path = organizationPath(organization)
  await administration.send('PATCH', path, changes)
  output.say(say('done.configured', { organization }))
  output.result({ json: await administration.get(path), plain: '' })
}

function changesIn(input: InputOf<typeof organizationConfigure>): JsonRecord {
  const { expired, externalMembers, activeUsersLimit: limit, minimumArchivingPeriod: period } = input
  return {
    ...(expired && { is_expired: expired === 'yes' }),
    ...(externalMembers && { user_profile_outsider_allowed: externalMembers === 'yes' }),
    ...(limit && { active_users_limit: limit === 'none' ? null : count(limit) }),
    ...(period && { realm_minimum_archiving_period_before_deletion: count(period) }),
  }
}

function count(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw usageError('usage.count', { text })
  return Number(text)
}
