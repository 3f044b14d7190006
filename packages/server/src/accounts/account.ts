import type { EmailAddress, HumanHandle, Uuid } from '@parallax/wire'
import type { Sql } from '../db/client.ts'
import { HttpRefused } from '../rpc/http-refused.ts'

export type AccountId = Uuid<'AccountID'>

/** An account that was not deleted. */
export interface Account {
  readonly id: AccountId
  readonly email: EmailAddress
  readonly label: HumanHandle['label']
  /** Key of its current vault. */
  readonly vault: number
}

/** Advisory lock class for accounts that do not exist yet, by e-mail address (`db/locks.ts` has the others). */
const ACCOUNT_CREATION = 6

/** Two creations with one address, or a creation and a deletion, go one after the other. */
export async function lockAddress(sql: Sql, email: EmailAddress): Promise<void> {
  await sql`select pg_advisory_xact_lock(${ACCOUNT_CREATION}, hashtext(${email}))`
}

/** The active account with that address, locked; undefined when there is none. */
export async function lockAccountByEmail(sql: Sql, email: EmailAddress): Promise<Account | undefined> {
  await lockAddress(sql, email)
  const [account] = await sql<Account[]>`
    select a.id, a.email, a.label, v.id as vault
    from accounts a join account_vaults v on v.account = a.id and v.is_current
    where a.email = ${email} and a.deleted_on is null`
  return account
}

/** The account of the caller, locked; he is refused when it, or his way to log in, vanished meanwhile (04b §9). */
export async function lockOwnAccount(
  sql: Sql,
  caller: { readonly account: AccountId; readonly authMethodId: string },
): Promise<Account> {
  const [known] = await sql<{ email: EmailAddress }[]>`select email from accounts where id = ${caller.account}`
  const account = known && (await lockAccountByEmail(sql, known.email))
  const [method] = await sql`
    select from account_auth_methods where method_id = ${caller.authMethodId} and disabled_on is null`
  if (account === undefined || method === undefined) throw new HttpRefused('authentication_bad')
  return account
}
