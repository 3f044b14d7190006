import {
  type AccessToken,
  accessTokenFromBytes,
  accessTokenToBytes,
  type EmailAddress,
  type InvitationType,
} from '@parallax/wire'
import type { Sql } from '../db/client.ts'

/** An invitation as its commands need it, read under its lock. */
export interface Invitation {
  readonly key: number
  readonly token: AccessToken
  readonly type: InvitationType
  /** Of the row of the user; null for a new user. */
  readonly claimer: number | null
  readonly claimerEmail: EmailAddress | null
  /** Null while it is pending. One of a deleted shared recovery counts as cancelled (spec 04a §5.1). */
  readonly deletedAs: 'FINISHED' | 'CANCELLED' | null
  /** Who may greet and is not revoked, keys of their rows: also who hears of it (spec 04a §5.1). */
  readonly greeters: readonly number[]
}

interface InvitationRow extends Omit<Invitation, 'token'> {
  readonly token: Uint8Array
}

/** Which invitation: by its token, or through an attempt to meet. */
export type InvitationPlace =
  | { readonly organization: number; readonly token: AccessToken }
  | { readonly organization: number; readonly key: number }

/**
 * Takes the invitation for this transaction, then reads it. Of two that cancel, complete or join at once the second
 * waits and finds what the first did (spec 03 §9).
 */
export async function lockInvitation(sql: Sql, place: InvitationPlace): Promise<Invitation | undefined> {
  const { organization } = place
  const which = 'key' in place ? sql`i.id = ${place.key}` : sql`i.token = ${accessTokenToBytes(place.token)}`
  // Two statements, sent together: the second sees what was committed while the first waited.
  const locked = sql`select from invitations i where i.organization = ${organization} and ${which} for update`.execute()
  const [row] = await sql<InvitationRow[]>`
    select i.id as key, i.token, i.type, i.claimer, i.claimer_email,
      case when i.deleted_on is not null then i.deleted_as when s.deleted_on is not null then 'CANCELLED' end
        as deleted_as,
      ${possibleGreeters(sql)} as greeters
    from invitations i left join shamir_setups s on s.id = i.shamir_setup
    where i.organization = ${organization} and ${which}`
  await locked
  return row && { ...row, token: accessTokenFromBytes(row.token) }
}

/** The users who may greet for the invitation `i`, as an array of keys. */
function possibleGreeters(sql: Sql) {
  return sql`
    array(
      select u.id from users u
      where u.organization = i.organization and u.revoked_on is null and case i.type
        when 'USER' then u.profile = 'ADMIN'
        when 'DEVICE' then u.id = i.claimer
        else exists (select from shamir_shares sh where sh.setup = i.shamir_setup and sh.recipient = u.id)
      end
    )`
}

/** Whether the author is the one whom the invitation is for: he may end it too (spec 04a §5.6). */
export async function isClaimer(
  sql: Sql,
  author: { readonly user: number },
  { claimer, claimerEmail }: Pick<Invitation, 'claimer' | 'claimerEmail'>,
): Promise<boolean> {
  if (claimerEmail === null) return claimer === author.user
  const [same] = await sql`select from users where id = ${author.user} and email = ${claimerEmail}`
  return same !== undefined
}
