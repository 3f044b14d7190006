import { type DateTime, type OrganizationId, printDateTime } from '@parallax/wire'
import type { ServerContext } from '../context.ts'
import { organizationNotFound } from './administration-refused.ts'

interface OrganizationRow {
  readonly isBootstrapped: boolean
  readonly isExpired: boolean
  readonly outsiderAllowed: boolean
  readonly activeUsersLimit: bigint | null
  readonly minimumArchivingPeriod: bigint
  readonly tosUpdatedOn: DateTime | null
  readonly tosUrls: Readonly<Record<string, string>> | null
}

/** State and settings, before and after the bootstrap (spec 05 §3.3). */
export async function getOrganization({ db }: ServerContext, organizationId: OrganizationId) {
  const [row] = await db.read<OrganizationRow>`
    select bootstrapped_on is not null as is_bootstrapped, is_expired, active_users_limit,
      user_profile_outsider_allowed as outsider_allowed, minimum_archiving_period, tos_updated_on, tos_urls
    from organizations where organization_id = ${organizationId}`
  if (row === undefined) throw organizationNotFound()
  const { tosUpdatedOn, tosUrls, activeUsersLimit } = row
  return {
    is_bootstrapped: row.isBootstrapped,
    is_expired: row.isExpired,
    user_profile_outsider_allowed: row.outsiderAllowed,
    active_users_limit: activeUsersLimit === null ? null : Number(activeUsersLimit),
    realm_minimum_archiving_period_before_deletion: Number(row.minimumArchivingPeriod),
    tos: tosUpdatedOn === null ? null : { per_locale_urls: tosUrls, updated_on: printDateTime(tosUpdatedOn) },
  }
}
