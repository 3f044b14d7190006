import type { NewUser } from '../certificates/load-new-user.ts'
import type { Sql } from '../db/client.ts'

/** What keeps a new user out. */
export interface UserConflicts {
  /** An active user has the address. */
  readonly isEmailTaken: boolean
  readonly isLimitReached: boolean
  /** The id of the user or of the device was used, even by somebody who is revoked. */
  readonly isIdTaken: boolean
}

/** With the common topic locked exclusively: nobody else becomes a user meanwhile. */
export async function findUserConflicts(
  sql: Sql,
  organization: number,
  { user, device }: NewUser,
): Promise<UserConflicts> {
  const [conflicts] = await sql<UserConflicts[]>`
    select
      exists (
        select from users
        where organization = ${organization} and email = ${user.humanHandle.email} and revoked_on is null
      ) as is_email_taken,
      coalesce(active_users_limit <= (
        select count(*) from users where organization = ${organization} and revoked_on is null
      ), false) as is_limit_reached,
      exists (select from users where organization = ${organization} and user_id = ${user.userId})
        or exists (select from devices where organization = ${organization} and device_id = ${device.deviceId})
        as is_id_taken
    from organizations where id = ${organization}`
  if (conflicts === undefined) throw new TypeError('the organization whose topic is locked is there')
  return conflicts
}
