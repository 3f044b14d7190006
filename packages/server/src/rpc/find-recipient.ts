import type { RealmRole, UserId, UserProfile } from '@parallax/wire'
import type { RealmScene } from '../db/locks.ts'
import type { Transaction } from '../db/transaction.ts'

/** A user whose role in a realm is to be changed. */
export interface Recipient {
  /** Key of the row. */
  readonly key: number
  readonly profile: UserProfile
  readonly isRevoked: boolean
  readonly role: RealmRole | null
}

interface Search {
  readonly organization: number
  readonly realm: RealmScene
  readonly userId: UserId
}

/** Undefined: no such user in the organization. */
export async function findRecipient(
  tx: Transaction,
  { organization, realm, userId }: Search,
): Promise<Recipient | undefined> {
  const [recipient] = await tx.sql<Recipient[]>`
    select u.id as key, u.profile, u.revoked_on is not null as is_revoked, m.role
    from users u left join realm_members m on m.realm = ${realm.key} and m.user_key = u.id
    where u.organization = ${organization} and u.user_id = ${userId}`
  return recipient
}

/** Whether a member may turn one role into another: those of managers and owners are for owners to change. */
export function mayChangeRole(own: RealmRole | null, from: RealmRole | null, to: RealmRole | null): boolean {
  if (own === 'OWNER') return true
  return own === 'MANAGER' && !isHigh(from) && !isHigh(to)
}

export function isHigh(role: RealmRole | null): boolean {
  return role === 'MANAGER' || role === 'OWNER'
}
