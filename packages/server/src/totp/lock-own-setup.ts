import type { Transaction } from '../db/transaction.ts'
import type { Author } from '../rpc/author.ts'
import type { PendingSetup } from './totp-setup.ts'

/** Locks the author's row: of two setups at once, the second finds the secret of the first. Undefined: completed. */
export async function lockOwnSetup(tx: Transaction, { user, userId }: Author): Promise<PendingSetup | undefined> {
  const [row] = await tx.sql<{ isCompleted: boolean; sealedSecret: Uint8Array | null }[]>`
    select totp_completed as is_completed, totp_secret as sealed_secret from users where id = ${user} for update`
  if (row === undefined) throw new Error('the author has no row')
  return row.isCompleted ? undefined : { user, userId, sealedSecret: row.sealedSecret }
}
