import type { SecretKey } from '@parallax/crypto'
import {
  type AccountAuthMethodId,
  type DateTime,
  decode,
  encode,
  type UntrustedPasswordAlgorithm,
  untrustedPasswordAlgorithm,
} from '@parallax/wire'
import type { Sql } from '../db/client.ts'
import type { Transaction } from '../db/transaction.ts'
import type { RequestClient } from '../rpc/request-client.ts'
import type { AccountId } from './account.ts'

/** A way to log in, as a client describes it. */
export interface NewAuthMethod {
  readonly id: AccountAuthMethodId
  readonly macKey: SecretKey
  readonly vaultKeyAccess: Uint8Array
  readonly passwordAlgorithm: UntrustedPasswordAlgorithm | null
}

/** Ids are unique over the whole server, disabled ones included (spec 04b §7). */
export async function isAuthMethodKnown(sql: Sql, id: AccountAuthMethodId): Promise<boolean> {
  const [known] = await sql`select from account_auth_methods where method_id = ${id}`
  return known !== undefined
}

/** Written with the commit; `vault` is the key of its row. */
export function insertAuthMethod(
  tx: Transaction,
  method: NewAuthMethod,
  place: { readonly vault: number; readonly client: RequestClient; readonly now: DateTime },
): void {
  const { client, now, vault } = place
  const algorithm = method.passwordAlgorithm && encode(untrustedPasswordAlgorithm, method.passwordAlgorithm)
  tx.write`
    insert into account_auth_methods (method_id, vault, created_on, created_by_ip, created_by_user_agent, mac_key,
      vault_key_access, password_algorithm)
    values (${method.id}, ${vault}, ${now}, ${client.address}, ${client.userAgent},
      ${method.macKey.exposeSecretBytes()}, ${method.vaultKeyAccess}, ${algorithm})`
}

/** Ends every way to log in to the account. */
export function disableAuthMethods(tx: Transaction, account: AccountId, now: DateTime): void {
  tx.write`
    update account_auth_methods set disabled_on = ${now}
    where disabled_on is null and vault in (select id from account_vaults where account = ${account})`
}

/** A new, empty vault in place of the current one, which is kept. Answers the key of its row. */
export async function replaceVault(tx: Transaction, account: AccountId): Promise<number> {
  await tx.sql`update account_vaults set is_current = false where account = ${account} and is_current`
  const [vault] = await tx.sql<{ id: number }[]>`
    insert into account_vaults (account, is_current) values (${account}, true) returning id`
  if (vault === undefined) throw new Error('an inserted row is returned')
  return vault.id
}

/** The columns that the listings show. */
export interface AuthMethodRow {
  readonly authMethodId: AccountAuthMethodId
  readonly createdOn: DateTime
  readonly disabledOn: DateTime | null
  readonly createdByIp: string
  readonly createdByUserAgent: string
  readonly vaultKeyAccess: Uint8Array
  readonly passwordAlgorithm: Uint8Array | null
}

/** In the form of the replies; never with the key. */
export function shownAuthMethod({ passwordAlgorithm, ...row }: AuthMethodRow) {
  return { ...row, passwordAlgorithm: passwordAlgorithm && decode(untrustedPasswordAlgorithm, passwordAlgorithm) }
}
