import * as schema from '@parallax/protocol'
import { lockOwnAccount } from '../../accounts/account.ts'
import { insertAuthMethod, isAuthMethodKnown } from '../../accounts/auth-method.ts'
import { command } from './command.ts'

/** Adds a way to log in; a password takes the place of the password that is there (spec 04b §9). */
export const authMethodCreate = command(schema.authMethodCreate, async (request, call) => {
  const { context, client, now } = call
  return await context.db.write(async (tx) => {
    const { vault } = await lockOwnAccount(tx.sql, call)
    if (await isAuthMethodKnown(tx.sql, request.authMethodId)) return { status: 'auth_method_id_already_exists' }
    if (request.authMethodPasswordAlgorithm !== null) {
      tx.write`
        update account_auth_methods set disabled_on = ${now}
        where vault = ${vault} and disabled_on is null and password_algorithm is not null`
    }
    const method = {
      id: request.authMethodId,
      macKey: request.authMethodMacKey,
      vaultKeyAccess: request.vaultKeyAccess,
      passwordAlgorithm: request.authMethodPasswordAlgorithm,
    }
    insertAuthMethod(tx, method, { vault, client, now })
    return { status: 'ok' }
  })
})
