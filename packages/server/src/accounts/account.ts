import type { AccountAuthMethodId, EmailAddress, HumanHandle, Uuid } from '@parallax/wire'
import type { Parameter, Sql } from '../db/client.ts'
import type { Database } from '../db/database.ts'
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

/** Who calls: the account, and the way to log in whose token came. */
export interface AccountCaller {
  readonly account: AccountId
  readonly authMethodId: AccountAuthMethodId
}

/** Advisory lock class for accounts, by e-mail address: one may not exist yet (`db/locks.ts` has the others). */
const ACCOUNT = 6

/**
 * Whatever changes an account or its codes holds this until the commit. Without it a code could be stored for an
 * account that was just created, two creations could use one code, and a password could be added to an account that
 * was just deleted (spec 03 §9).
 */
export async function lockAddress(sql: Sql, email: EmailAddress): Promise<void> {
  await sql`select pg_advisory_xact_lock(${ACCOUNT}, hashtext(${email}))`
}

/** The active account with that address, the address locked; undefined when there is none. */
export async function lockAccountByEmail(sql: Sql, email: EmailAddress): Promise<Account | undefined> {
  await lockAddress(sql, email)
  const [account] = await sql<Account[]>`
    select a.id, a.email, a.label, v.id as vault
    from accounts a join account_vaults v on v.account = a.id and v.is_current
    where a.email = ${email} and a.deleted_on is null`
  return account
}

/** The account of the caller, locked; he is refused when it, or his way to log in, vanished meanwhile (04b §9). */
export async function lockOwnAccount(sql: Sql, { account: id, authMethodId }: AccountCaller): Promise<Account> {
  await sql`select pg_advisory_xact_lock(${ACCOUNT}, hashtext(email)) from accounts where id = ${id}`
  const [account] = await sql<Account[]>`${ownerOf(sql, authMethodId)}`
  if (account === undefined) throw new HttpRefused('authentication_bad')
  return account
}

/**
 * One statement, refused together with the request when the account or the way to log in vanished meanwhile. The
 * query may refer to the columns of `Account` as `owner`; its columns must not be named `found`.
 */
export function readAsOwner<Row extends object>(db: Database, { authMethodId }: AccountCaller) {
  return async (template: TemplateStringsArray, ...parameters: readonly Parameter[]): Promise<readonly Row[]> => {
    const rows = await db.read<Row & { readonly found: true | null }>`
      select rows.*
      from (${ownerOf(db.sql, authMethodId)}) owner
        left join lateral (select true as found, query.* from (${db.sql(template, ...parameters)}) query) rows on true`
    const [first] = rows
    if (first === undefined) throw new HttpRefused('authentication_bad')
    return first.found === null ? [] : rows
  }
}

function ownerOf(sql: Sql, authMethodId: AccountAuthMethodId) {
  return sql`
    select a.id, a.email, a.label, v.id as vault
    from account_auth_methods m
      join account_vaults v on v.id = m.vault
      join accounts a on a.id = v.account
    where m.method_id = ${authMethodId} and m.disabled_on is null and a.deleted_on is null`
}
