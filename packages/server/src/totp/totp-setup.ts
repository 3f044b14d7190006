import type { UserId } from '@parallax/wire'
import type { ServerContext } from '../context.ts'
import type { Transaction } from '../db/transaction.ts'
import { openRecord, sealRecord } from '../sealed-record.ts'
import { type Attempt, isOneTimePassword, TOTP_SECRET_LENGTH } from './one-time-password.ts'

/** A setup that is not completed; the user's row is locked. */
export interface PendingSetup {
  /** Key of the user's row. */
  readonly user: number
  readonly userId: UserId
  /** As it stands in the row; null: none yet. */
  readonly sealedSecret: Uint8Array | null
}

/** The secret of a setup, which is made when there is none: the same until the setup is completed or reset. */
export function ensureTotpSecret(context: ServerContext, tx: Transaction, setup: PendingSetup): Uint8Array {
  const { user, sealedSecret } = setup
  if (sealedSecret !== null) return openRecord(context, recordOf(setup), sealedSecret)
  const secret = context.data.crypto.random(TOTP_SECRET_LENGTH)
  tx.write`update users set totp_secret = ${sealRecord(context, recordOf(setup), secret)} where id = ${user}`
  return secret
}

/** Completes the setup if the password shows that the secret arrived. A token of a reset is used up. */
export function completeTotpSetup(
  context: ServerContext,
  tx: Transaction,
  { setup, attempt }: { readonly setup: PendingSetup; readonly attempt: Attempt },
) {
  const { user, sealedSecret } = setup
  const isRight =
    sealedSecret !== null && isOneTimePassword(openRecord(context, recordOf(setup), sealedSecret), attempt)
  if (!isRight) return { status: 'invalid_one_time_password' } as const
  tx.write`update users set totp_completed = true, totp_reset_token = null where id = ${user}`
  return { status: 'ok' } as const
}

function recordOf({ userId }: PendingSetup) {
  return { kind: 'totpSecret', id: userId } as const
}
