import * as schema from '@parallax/protocol'
import type { DateTime, OrganizationId, UserId, UserProfile } from '@parallax/wire'
import { readAsOwner } from '../../accounts/account.ts'
import { command } from './command.ts'

interface Row {
  readonly organizationId: OrganizationId
  readonly userId: UserId
  readonly createdOn: DateTime
  readonly revokedOn: DateTime | null
  readonly isFrozen: boolean
  readonly currentProfile: UserProfile
  readonly isExpired: boolean
  readonly userProfileOutsiderAllowed: boolean
  readonly activeUsersLimit: bigint | null
}

/** Where the account's address is or was a user (spec 04b §9.2). */
export const organizationSelfList = command(schema.organizationSelfList, async (_, call) => {
  const rows = await readAsOwner<Row>(call.context.db, call)`
    select o.organization_id, u.user_id, u.created_on, u.revoked_on, u.is_frozen, u.profile as current_profile,
      o.is_expired, o.user_profile_outsider_allowed, o.active_users_limit
    from users u join organizations o on o.id = u.organization
    where u.email = owner.email
    order by u.created_on, u.id`
  return {
    status: 'ok',
    active: rows.flatMap((row) => {
      const { organizationId, userId, createdOn, revokedOn, isFrozen, currentProfile } = row
      const { isExpired, userProfileOutsiderAllowed } = row
      const activeUsersLimit = row.activeUsersLimit === null ? null : Number(row.activeUsersLimit)
      const organizationConfig = { isExpired, userProfileOutsiderAllowed, activeUsersLimit }
      if (revokedOn !== null) return []
      return [{ organizationId, userId, createdOn, isFrozen, currentProfile, organizationConfig }]
    }),
    revoked: rows.flatMap(({ organizationId, userId, createdOn, revokedOn, currentProfile }) =>
      revokedOn === null ? [] : [{ organizationId, userId, createdOn, revokedOn, currentProfile }],
    ),
  }
})
