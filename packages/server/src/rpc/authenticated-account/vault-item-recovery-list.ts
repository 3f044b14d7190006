import * as schema from '@parallax/protocol'
import { type AuthMethodRow, shownAuthMethod } from '../../accounts/auth-method.ts'
import { readItems, type VaultItemRow } from '../../accounts/vault-items.ts'
import { HttpRefused } from '../http-refused.ts'
import { command } from './command.ts'

interface InVault {
  readonly vault: number
}

/** All vaults of the account with every way to open them, for who still has a former password (spec 04b §9). */
export const vaultItemRecoveryList = command(schema.vaultItemRecoveryList, async (_, { context, account }) => {
  const { read } = context.db
  const [vaults, methods, items] = await Promise.all([
    read<InVault & { readonly isCurrent: boolean }>`
      select id as vault, is_current from account_vaults where account = ${account} order by id`,
    read<InVault & AuthMethodRow>`
      select m.vault, m.method_id as auth_method_id, m.created_on, m.disabled_on, m.created_by_ip,
        m.created_by_user_agent, m.vault_key_access, m.password_algorithm
      from account_auth_methods m join account_vaults v on v.id = m.vault
      where v.account = ${account} order by m.created_on, m.method_id`,
    read<InVault & VaultItemRow>`
      select i.vault, i.fingerprint, i.data from account_vault_items i join account_vaults v on v.id = i.vault
      where v.account = ${account}`,
  ])
  const shown = ({ vault }: InVault) => ({
    authMethods: methods.filter((row) => row.vault === vault).map(({ vault: _vault, ...row }) => shownAuthMethod(row)),
    vaultItems: readItems(items.filter((row) => row.vault === vault)),
  })
  const current = vaults.find(({ isCurrent }) => isCurrent)
  if (current === undefined) throw new HttpRefused('authentication_bad')
  return {
    status: 'ok',
    currentVault: shown(current),
    previousVaults: vaults.filter(({ isCurrent }) => !isCurrent).map(shown),
  }
})
