import * as schema from '@parallax/protocol'
import { readAsOwner } from '../../accounts/account.ts'
import { readItems, type VaultItemRow } from '../../accounts/vault-items.ts'
import { command } from './command.ts'

/** The current vault: its key, sealed for the calling way to log in, and its items (spec 04b §9). */
export const vaultItemList = command(schema.vaultItemList, async (_, call) => {
  const rows = await readAsOwner<VaultItemRow & { readonly keyAccess: Uint8Array }>(call.context.db, call)`
    select m.vault_key_access as key_access, i.fingerprint, i.data
    from account_auth_methods m left join account_vault_items i on i.vault = m.vault
    where m.method_id = ${call.authMethodId}`
  const [first] = rows
  if (first === undefined) throw new TypeError('the way to log in was just found')
  return { status: 'ok', keyAccess: first.keyAccess, items: readItems(rows) }
})
