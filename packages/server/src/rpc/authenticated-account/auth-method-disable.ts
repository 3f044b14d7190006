import * as schema from '@parallax/protocol'
import { lockOwnAccount } from '../../accounts/account.ts'
import { command } from './command.ts'

/** Takes away a way to log in, other than the one in use (spec 04b §9). */
export const authMethodDisable = command(schema.authMethodDisable, async ({ authMethodId }, call) => {
  const { context, now } = call
  return await context.db.write(async (tx) => {
    const { id } = await lockOwnAccount(tx.sql, call)
    if (authMethodId === call.authMethodId) return { status: 'self_disable_not_allowed' }
    const [method] = await tx.sql<{ isDisabled: boolean }[]>`
      select m.disabled_on is not null as is_disabled
      from account_auth_methods m join account_vaults v on v.id = m.vault
      where m.method_id = ${authMethodId} and v.account = ${id}`
    if (method === undefined) return { status: 'auth_method_not_found' }
    if (method.isDisabled) return { status: 'auth_method_already_disabled' }
    tx.write`update account_auth_methods set disabled_on = ${now} where method_id = ${authMethodId}`
    return { status: 'ok' }
  })
})
