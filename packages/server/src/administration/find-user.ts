import { type EmailAddress, type OrganizationId, parseEmailAddress, parseUuid, type UserId } from '@parallax/wire'
import type { Transaction } from '../db/transaction.ts'
import { AdministrationRefused, organizationNotFound } from './administration-refused.ts'
import { aText, type BodyOf, optional, orNull } from './json-body.ts'

/** With hyphens, too. */
const inputIdSchema = { type: 'string', format: 'uuid' } as const

/** The fields that name a user, one of which is given (spec 05 §3.6). */
export const USER_SELECTION = {
  user_id: optional(orNull(aText('a user id', (text) => parseUuid<UserId>(text), inputIdSchema))),
  user_email: optional(orNull(aText('an e-mail address', parseEmailAddress))),
}

export type UserSelection = { readonly userId: UserId } | { readonly email: EmailAddress }

/** Throws when both are given, or none. */
export function demandUserSelection(fields: BodyOf<typeof USER_SELECTION>): UserSelection {
  const [userId, email] = [fields.user_id ?? null, fields.user_email ?? null]
  if (userId !== null && email !== null)
    throw new AdministrationRefused(400, 'Both `user_id` and `user_email` fields are provided')
  if (userId !== null) return { userId }
  if (email !== null) return { email }
  throw new AdministrationRefused(400, 'Missing either `user_id` or `user_email` field')
}

/** A user whose row is locked. */
export interface LockedUser {
  /** Keys of the rows. */
  readonly organization: number
  readonly key: number
  readonly isRevoked: boolean
  readonly userId: UserId
  readonly email: EmailAddress
  readonly label: string
}

/** An address only finds the active user who has it. Throws what scripts know (spec 05 §3.6). */
export async function lockUser(
  tx: Transaction,
  organizationId: OrganizationId,
  selection: UserSelection,
): Promise<LockedUser> {
  const [organization] = await tx.sql<{ key: number }[]>`
    select id as key from organizations where organization_id = ${organizationId} and bootstrapped_on is not null`
  if (organization === undefined) throw organizationNotFound()
  const isTheOne =
    'userId' in selection
      ? tx.sql`user_id = ${selection.userId}`
      : tx.sql`email = ${selection.email} and revoked_on is null`
  const [user] = await tx.sql<LockedUser[]>`
    select organization, id as key, revoked_on is not null as is_revoked, user_id, email, label
    from users where organization = ${organization.key} and ${isTheOne} for update`
  if (user === undefined) throw new AdministrationRefused(404, 'User not found')
  if (user.isRevoked) throw new AdministrationRefused(404, 'User has been revoked')
  return user
}
