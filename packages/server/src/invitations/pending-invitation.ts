import { type AccessToken, accessTokenFromBytes, type DateTime, type EmailAddress } from '@parallax/wire'
import type { Transaction } from '../db/transaction.ts'
import { announceInvitation } from './announce-invitation.ts'
import { type Invitation, lockInvitation } from './invitation.ts'

/** Whom an invitation is for. */
export type InvitationSubject =
  | { readonly type: 'USER'; readonly email: EmailAddress }
  | { readonly type: 'DEVICE'; readonly user: number }
  | { readonly type: 'SHAMIR_RECOVERY'; readonly user: number; readonly setup: number }

export interface NewInvitation {
  readonly organization: number
  /** Who invites. */
  readonly user: number
  readonly subject: InvitationSubject
  /** Of the invitation, when there is none yet. */
  readonly token: Uint8Array
  readonly now: DateTime
}

/**
 * The pending invitation of the subject, whoever created it, or a new one (spec 04a §5.2 to §5.4); announced in both
 * cases. The lock on the creation of invitations must be held.
 */
export async function ensureInvitation(tx: Transaction, wanted: NewInvitation): Promise<AccessToken> {
  const { organization } = wanted
  const token = (await findPending(tx, wanted)) ?? (await create(tx, wanted))
  const invitation: Invitation | undefined = await lockInvitation(tx.sql, { organization, token })
  if (invitation === undefined) throw new Error('the invitation that was just found is gone')
  announceInvitation(tx, { organization, greeters: invitation.greeters }, { token, status: 'PENDING' })
  return token
}

async function findPending(
  tx: Transaction,
  { organization, subject }: NewInvitation,
): Promise<AccessToken | undefined> {
  const { sql } = tx
  const same =
    subject.type === 'USER'
      ? sql`claimer_email = ${subject.email}`
      : subject.type === 'DEVICE'
        ? sql`claimer = ${subject.user}`
        : sql`shamir_setup = ${subject.setup}`
  const [row] = await sql<{ token: Uint8Array }[]>`
    select token from invitations
    where organization = ${organization} and type = ${subject.type} and deleted_on is null and ${same}`
  return row && accessTokenFromBytes(row.token)
}

async function create(
  tx: Transaction,
  { organization, user, subject, token, now }: NewInvitation,
): Promise<AccessToken> {
  const email = subject.type === 'USER' ? subject.email : null
  const claimer = subject.type === 'USER' ? null : subject.user
  const setup = subject.type === 'SHAMIR_RECOVERY' ? subject.setup : null
  await tx.sql`
    insert into invitations (organization, token, type, created_on, created_by, claimer_email, claimer, shamir_setup)
    values (${organization}, ${token}, ${subject.type}, ${now}, ${user}, ${email}, ${claimer}, ${setup})`
  return accessTokenFromBytes(token)
}
