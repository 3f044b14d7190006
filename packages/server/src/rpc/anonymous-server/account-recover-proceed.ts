import * as schema from '@parallax/protocol'
import { lockAccountByEmail } from '../../accounts/account.ts'
import { disableAuthMethods, insertAuthMethod, isAuthMethodKnown, replaceVault } from '../../accounts/auth-method.ts'
import { checkCode, consumeCode } from '../../accounts/validation-code.ts'
import { command } from './command.ts'

/** Gives the account a new password and an empty vault; the old one stays readable to who knows its key (§8.4). */
export const accountRecoverProceed = command(
  schema.accountRecoverProceed,
  async (request, { context, client, now }) => {
    const { email } = request
    const place = { purpose: 'RECOVER', email } as const
    const done = await context.db.write(async (tx) => {
      const account = await lockAccountByEmail(tx.sql, email)
      if (account === undefined) return { status: 'ok', reply: { status: 'send_validation_email_required' } } as const
      const attempt = { code: request.validationCode, now, crypto: context.data.crypto }
      const check = await checkCode(tx, place, attempt)
      if (check !== 'ok') return { status: 'ok', reply: { status: check } } as const
      if (await isAuthMethodKnown(tx.sql, request.newAuthMethodId)) {
        return { status: 'ok', reply: { status: 'auth_method_id_already_exists' } } as const
      }
      disableAuthMethods(tx, account.id, now)
      const method = {
        id: request.newAuthMethodId,
        macKey: request.newAuthMethodMacKey,
        vaultKeyAccess: request.newVaultKeyAccess,
        passwordAlgorithm: request.newAuthMethodPasswordAlgorithm,
      }
      insertAuthMethod(tx, method, { vault: await replaceVault(tx, account.id), client, now })
      consumeCode(tx, place)
      return { status: 'ok', reply: { status: 'ok' } } as const
    })
    return done.reply
  },
)
