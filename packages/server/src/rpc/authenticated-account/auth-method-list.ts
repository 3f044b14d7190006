import * as schema from '@parallax/protocol'
import { readAsOwner } from '../../accounts/account.ts'
import { type AuthMethodRow, shownAuthMethod } from '../../accounts/auth-method.ts'
import { command } from './command.ts'

/** The ways to log in that work, oldest first (spec 04b §9). */
export const authMethodList = command(schema.authMethodList, async (_, call) => {
  const rows = await readAsOwner<AuthMethodRow>(call.context.db, call)`
    select m.method_id as auth_method_id, m.created_on, m.created_by_ip, m.created_by_user_agent, m.vault_key_access,
      m.password_algorithm
    from account_auth_methods m
    where m.vault = owner.vault and m.disabled_on is null
    order by m.created_on, m.method_id`
  return { status: 'ok', items: rows.map(shownAuthMethod) }
})
