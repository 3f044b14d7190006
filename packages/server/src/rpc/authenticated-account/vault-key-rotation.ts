import * as schema from '@parallax/protocol'
import { lockOwnAccount } from '../../accounts/account.ts'
import { disableAuthMethods, insertAuthMethod, isAuthMethodKnown, replaceVault } from '../../accounts/auth-method.ts'
import { fingerprintBytes, readItems, type VaultItemRow } from '../../accounts/vault-items.ts'
import { command } from './command.ts'

/** A new vault with the same items under a new key, and one way to log in; the old one is kept (spec 04b §9). */
export const vaultKeyRotation = command(schema.vaultKeyRotation, async (request, call) => {
  const { context, client, now } = call
  return await context.db.write(async (tx) => {
    const account = await lockOwnAccount(tx.sql, call)
    const rows = await tx.sql<VaultItemRow[]>`
      select fingerprint, data from account_vault_items where vault = ${account.vault}`
    const current = readItems(rows)
    const isSame = current.size === request.items.size && [...current.keys()].every((key) => request.items.has(key))
    if (!isSame) return { status: 'items_mismatch' }
    if (await isAuthMethodKnown(tx.sql, request.newAuthMethodId)) return { status: 'new_auth_method_id_already_exists' }
    disableAuthMethods(tx, account.id, now)
    const vault = await replaceVault(tx, account.id)
    const { byteas } = tx.sql.types
    tx.write`
      insert into account_vault_items (vault, fingerprint, data)
      select ${vault}::int, fingerprint, data
      from unnest(
        ${byteas([...request.items.keys()].map(fingerprintBytes))}::bytea[],
        ${byteas([...request.items.values()])}::bytea[]
      ) as item (fingerprint, data)`
    const method = {
      id: request.newAuthMethodId,
      macKey: request.newAuthMethodMacKey,
      vaultKeyAccess: request.newVaultKeyAccess,
      passwordAlgorithm: request.newAuthMethodPasswordAlgorithm,
    }
    insertAuthMethod(tx, method, { vault, client, now })
    return { status: 'ok' }
  })
})
