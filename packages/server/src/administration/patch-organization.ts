import type { OrganizationId } from '@parallax/wire'
import type { ServerContext } from '../context.ts'
import { jsonOf } from '../db/client.ts'
import { organizationNotFound } from './administration-refused.ts'

/** What to change; undefined: nothing. */
export interface OrganizationChanges {
  readonly isExpired: boolean | undefined
  readonly outsiderAllowed: boolean | undefined
  /** Null: no limit. */
  readonly activeUsersLimit: number | null | undefined
  readonly minimumArchivingPeriod: number | undefined
  /** Null: removed. Given again, even the same, they must be accepted again. */
  readonly termsOfService: ReadonlyMap<string, string> | null | undefined
}

/** Changes settings; closes the streams of clients that must not go on as they are (spec 05 §3.4). */
export async function patchOrganization(
  { db, clock }: ServerContext,
  organizationId: OrganizationId,
  changes: OrganizationChanges,
): Promise<void> {
  const { isExpired, outsiderAllowed, activeUsersLimit, minimumArchivingPeriod, termsOfService: terms } = changes
  const now = clock.now()
  const { status } = await db.write(async (tx) => {
    const [row] = await tx.sql<{ organization: number; isExpired: boolean }[]>`
      update organizations set
        is_expired = coalesce(${isExpired ?? null}, is_expired),
        expired_on = case coalesce(${isExpired ?? null}, is_expired)
          when true then coalesce(expired_on, ${now}) end,
        user_profile_outsider_allowed = coalesce(${outsiderAllowed ?? null}, user_profile_outsider_allowed),
        active_users_limit = case when ${activeUsersLimit !== undefined}
          then ${activeUsersLimit ?? null} else active_users_limit end,
        minimum_archiving_period = coalesce(${minimumArchivingPeriod ?? null}, minimum_archiving_period),
        tos_updated_on = case when ${terms !== undefined} then ${terms ? now : null} else tos_updated_on end,
        tos_urls = case when ${terms !== undefined} then ${jsonOf(tx.sql, terms ?? null)} else tos_urls end
      where organization_id = ${organizationId}
      returning id as organization, is_expired`
    if (row === undefined) return { status: 'not_found' }
    if (row.isExpired || terms !== undefined) tx.publish({ type: 'close', organization: row.organization, user: 'all' })
    return { status: 'ok' }
  })
  if (status !== 'ok') throw organizationNotFound()
}
