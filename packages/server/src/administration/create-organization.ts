import { type AccessToken, accessTokenFromBytes, accessTokenToBytes, type OrganizationId } from '@parallax/wire'
import type { OrganizationDefaults } from '../config/config.ts'
import type { ServerContext } from '../context.ts'
import { jsonOf } from '../db/client.ts'
import { AdministrationRefused } from './administration-refused.ts'

export interface NewOrganization {
  readonly organizationId: OrganizationId
  readonly settings: OrganizationDefaults
}

/**
 * Creates an organization, or overwrites one that is not bootstrapped (spec 04a §2.2): the token of before is void.
 * A bootstrap at the same time holds the row: it is waited for, and what it made is not overwritten.
 */
export async function createOrganization(
  { db, clock, data }: ServerContext,
  { organizationId, settings }: NewOrganization,
): Promise<AccessToken> {
  const now = clock.now()
  const token = accessTokenFromBytes(data.crypto.random(16))
  const terms = settings.termsOfService
  const { status } = await db.write(async (tx) => {
    const rows = await tx.sql`
      insert into organizations (
        organization_id, created_on, bootstrap_token, active_users_limit, user_profile_outsider_allowed,
        minimum_archiving_period, tos_updated_on, tos_urls
      ) values (
        ${organizationId}, ${now}, ${accessTokenToBytes(token)}, ${settings.activeUsersLimit},
        ${settings.outsiderAllowed}, ${settings.minimumArchivingPeriod},
        ${terms === null ? null : now}, ${jsonOf(tx.sql, terms)}
      )
      on conflict (organization_id) do update set
        created_on = excluded.created_on, bootstrap_token = excluded.bootstrap_token,
        active_users_limit = excluded.active_users_limit,
        user_profile_outsider_allowed = excluded.user_profile_outsider_allowed,
        minimum_archiving_period = excluded.minimum_archiving_period,
        tos_updated_on = excluded.tos_updated_on, tos_urls = excluded.tos_urls,
        is_expired = false, expired_on = null
      where organizations.bootstrapped_on is null
      returning id`
    return { status: rows.length === 1 ? 'ok' : 'already_exists' }
  })
  if (status !== 'ok') throw new AdministrationRefused(400, 'Organization already exists')
  return token
}

/** The organization that anybody may bootstrap, without token (spec 04a §2.3). One that exists is left alone. */
export async function createSpontaneously(
  { db, clock, config }: ServerContext,
  organizationId: OrganizationId,
): Promise<void> {
  const now = clock.now()
  const {
    activeUsersLimit,
    outsiderAllowed,
    minimumArchivingPeriod,
    termsOfService: terms,
  } = config.organizationDefaults
  await db.write(async (tx) => {
    tx.write`
      insert into organizations (
        organization_id, created_on, active_users_limit, user_profile_outsider_allowed, minimum_archiving_period,
        tos_updated_on, tos_urls
      ) values (
        ${organizationId}, ${now}, ${activeUsersLimit}, ${outsiderAllowed}, ${minimumArchivingPeriod},
        ${terms === null ? null : now}, ${jsonOf(tx.sql, terms)}
      )
      on conflict (organization_id) do nothing`
    return { status: 'ok' }
  })
}
