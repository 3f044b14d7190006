import * as schema from '@parallax/protocol'
import { lockOwnAccount } from '../../accounts/account.ts'
import { type AuthMethodRow, shownAuthMethod } from '../../accounts/auth-method.ts'
import { readItems, type VaultItemRow } from '../../accounts/vault-items.ts'
import { command } from './command.ts'

interface InVault {
  readonly vault: number
}

/** All vaults of the account with every way to open them, for who still has a former password (spec 04b §9). */
export const vaultItemRecoveryList = command(schema.vaultItemRecoveryList, async (_, call) => {
  // Reads only, but under the lock: a rotation between the queries would show an item twice or not at all.
  const { vaults, methods, items } = await call.context.db.write(async ({ sql }) => {
    const { id } = await lockOwnAccount(sql, call)
    const [vaults, methods, items] = await Promise.all([
      sql<(InVault & { readonly isCurrent: boolean })[]>`
        select id as vault, is_current from account_vaults where account = ${id} order by id`,
      sql<(InVault & AuthMethodRow)[]>`
        select m.vault, m.method_id as auth_method_id, m.created_on, m.disabled_on, m.created_by_ip,
          m.created_by_user_agent, m.vault_key_access, m.password_algorithm
        from account_auth_methods m join account_vaults v on v.id = m.vault
        where v.account = ${id} order by m.created_on, m.method_id`,
      sql<(InVault & VaultItemRow)[]>`
        select i.vault, i.fingerprint, i.data from account_vault_items i join account_vaults v on v.id = i.vault
        where v.account = ${id}`,
    ])
    return { status: 'ok', vaults, methods, items }
  })
  const shown = ({ vault }: InVault) => ({
    authMethods: methods.filter((row) => row.vault === vault).map(({ vault: _vault, ...row }) => shownAuthMethod(row)),
    vaultItems: readItems(items.filter((row) => row.vault === vault)),
  })
  const current = vaults.find(({ isCurrent }) => isCurrent)
  if (current === undefined) throw new TypeError('the account that was locked has a vault')
  return {
    status: 'ok',
    currentVault: shown(current),
    previousVaults: vaults.filter(({ isCurrent }) => !isCurrent).map(shown),
  }
})
