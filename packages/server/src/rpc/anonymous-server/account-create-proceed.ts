import * as schema from '@parallax/protocol'
import { type HumanHandle, uuidFromBytes } from '@parallax/wire'
import { type AccountId, lockAccountByEmail } from '../../accounts/account.ts'
import { insertAuthMethod, isAuthMethodKnown, replaceVault } from '../../accounts/auth-method.ts'
import { checkCode, forgetCodes } from '../../accounts/validation-code.ts'
import type { Transaction } from '../../db/transaction.ts'
import { command } from './command.ts'

/** Checks the mailed code, then creates the account, or brings a deleted one back (spec 04b §8.2). */
export const accountCreateProceed = command(
  schema.accountCreateProceed,
  async ({ accountCreateStep: step }, { context, client, now }) => {
    const { crypto } = context.data
    const email = step.step === 'NUMBER_0_CHECK_CODE' ? step.email : step.humanHandle.email
    const place = { purpose: 'CREATE', email } as const
    const done = await context.db.write(async (tx) => {
      // The code of somebody without an account, should there be one, must not open an account that exists.
      const active = await lockAccountByEmail(tx.sql, email)
      if (active) return { status: 'ok', reply: { status: 'send_validation_email_required' } } as const
      const check = await checkCode(tx, place, { code: step.validationCode, now, crypto })
      // `ok` of the transaction: a wrong try is counted.
      if (check !== 'ok' || step.step === 'NUMBER_0_CHECK_CODE')
        return { status: 'ok', reply: { status: check } } as const
      if (await isAuthMethodKnown(tx.sql, step.authMethodId)) {
        return { status: 'ok', reply: { status: 'auth_method_id_already_exists' } } as const
      }
      const newId = uuidFromBytes<AccountId>(crypto.random(16))
      const account = await createAccount(tx, step.humanHandle, newId)
      const method = {
        id: step.authMethodId,
        macKey: step.authMethodMacKey,
        vaultKeyAccess: step.vaultKeyAccess,
        passwordAlgorithm: step.authMethodPasswordAlgorithm,
      }
      insertAuthMethod(tx, method, { vault: await replaceVault(tx, account), client, now })
      forgetCodes(tx, email)
      return { status: 'ok', reply: { status: 'ok' } } as const
    })
    return done.reply
  },
)

async function createAccount(tx: Transaction, { email, label }: HumanHandle, newId: AccountId): Promise<AccountId> {
  const [account] = await tx.sql<{ id: AccountId }[]>`
    insert into accounts (id, email, label) values (${newId}, ${email}, ${label})
    on conflict (email) do update set label = ${label}, deleted_on = null
    returning id`
  if (account === undefined) throw new Error('an inserted row is returned')
  return account.id
}
