import type { AccessToken, UserId } from '@parallax/wire'
import type { Transaction } from '../db/transaction.ts'
import type { AnonymousCall } from '../rpc/anonymous/command.ts'
import { HttpRefused } from '../rpc/http-refused.ts'
import { resetTokenDigest } from './reset-token.ts'
import type { PendingSetup } from './totp-setup.ts'

interface UserRow {
  readonly isBootstrapped: boolean
  /** Key of the row; null: nobody who may set up anew. */
  readonly user: number | null
  readonly sealedSecret: Uint8Array | null
  readonly resetToken: Uint8Array
}

/** The user whom an administrator reset, locked, for whoever has the token of the reset; undefined: a bad token. */
export async function lockResetUser(
  { organization, context }: AnonymousCall,
  tx: Transaction,
  { userId, token }: { readonly userId: UserId; readonly token: AccessToken },
): Promise<PendingSetup | undefined> {
  const [row] = await tx.sql<UserRow[]>`
    select o.bootstrapped_on is not null as is_bootstrapped, u.*
    from organizations o
      left join lateral (
        select id as user, totp_secret as sealed_secret, totp_reset_token as reset_token
        from users
        where organization = o.id and user_id = ${userId} and revoked_on is null and not is_frozen
          and not totp_completed and totp_reset_token is not null
        for update
      ) u on true
    where o.id = ${organization}`
  if (!row?.isBootstrapped) throw new HttpRefused('organization_not_found')
  const { user, sealedSecret, resetToken } = row
  if (user === null || !context.data.crypto.equal(resetToken, resetTokenDigest(context.data.crypto, token)))
    return undefined
  return { user, userId, sealedSecret }
}
