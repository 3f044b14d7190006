import * as schema from '@parallax/protocol'
import { lockOwnAccount } from '../../accounts/account.ts'
import { fingerprintBytes } from '../../accounts/vault-items.ts'
import { command } from './command.ts'

/** Adds an item to the current vault; what it holds is not looked at (spec 04b §9). */
export const vaultItemUpload = command(schema.vaultItemUpload, async ({ itemFingerprint, item }, call) => {
  const fingerprint = fingerprintBytes(itemFingerprint)
  return await call.context.db.write(async (tx) => {
    const { vault } = await lockOwnAccount(tx.sql, call)
    const [existing] = await tx.sql`
      select from account_vault_items where vault = ${vault} and fingerprint = ${fingerprint}`
    if (existing !== undefined) return { status: 'fingerprint_already_exists' }
    tx.write`insert into account_vault_items (vault, fingerprint, data) values (${vault}, ${fingerprint}, ${item})`
    return { status: 'ok' }
  })
})
