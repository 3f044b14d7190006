import type { EmailAddress, OrganizationId, UserId } from '@parallax/wire'
import type { Database } from '../db/database.ts'
import { organizationNotFound } from './administration-refused.ts'

interface UserRow {
  readonly userId: UserId
  readonly email: EmailAddress
  readonly label: string
  readonly isFrozen: boolean
}

/** Those who are not revoked, oldest first (spec 05 §3.6). */
export async function listUsers(db: Database, organizationId: OrganizationId) {
  const [organization] = await db.read<{ readonly key: number }>`
    select id as key from organizations where organization_id = ${organizationId} and bootstrapped_on is not null`
  if (organization === undefined) throw organizationNotFound()
  const users = await db.read<UserRow>`
    select user_id, email, label, is_frozen from users
    where organization = ${organization.key} and revoked_on is null order by created_on, id`
  return {
    users: users.map((user) => ({
      user_id: user.userId,
      user_email: user.email,
      user_name: user.label,
      frozen: user.isFrozen,
    })),
  }
}
