import * as schema from '@parallax/protocol'
import { readItems, type VaultItemRow } from '../../accounts/vault-items.ts'
import { HttpRefused } from '../http-refused.ts'
import { command } from './command.ts'

/** The current vault: its key, sealed for the calling way to log in, and its items (spec 04b §9). */
export const vaultItemList = command(schema.vaultItemList, async (_, { context, account, authMethodId }) => {
  const rows = await context.db.read<VaultItemRow & { readonly keyAccess: Uint8Array }>`
    select m.vault_key_access as key_access, i.fingerprint, i.data
    from account_auth_methods m
      join account_vaults v on v.id = m.vault and v.is_current
      left join account_vault_items i on i.vault = v.id
    where m.method_id = ${authMethodId} and v.account = ${account} and m.disabled_on is null`
  const [first] = rows
  if (first === undefined) throw new HttpRefused('authentication_bad')
  return { status: 'ok', keyAccess: first.keyAccess, items: readItems(rows) }
})
