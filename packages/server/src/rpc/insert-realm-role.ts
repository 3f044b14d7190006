import type { DateTime, RealmRole } from '@parallax/wire'
import type { RealmScene } from '../db/locks.ts'
import type { Transaction } from '../db/transaction.ts'

interface NewRealmRole {
  /** Key of the row. */
  readonly user: number
  /** Null: none any more. */
  readonly role: RealmRole | null
  readonly timestamp: DateTime
  readonly signed: Uint8Array
}

/** Gives a user a role in a realm, or takes it away, and moves the topic of the realm. */
export function insertRealmRole(
  tx: Transaction,
  { key: realm }: RealmScene,
  { user, role, timestamp, signed }: NewRealmRole,
): void {
  tx.write`
    with topic as (
      update realms set topic_timestamp = ${timestamp} where id = ${realm}
    ), member as (
      insert into realm_members (realm, user_key, role, changed_on) values (${realm}, ${user}, ${role}, ${timestamp})
      on conflict (realm, user_key) do update set role = excluded.role, changed_on = excluded.changed_on
    ), role as (
      insert into realm_roles (realm, certified_on, user_key, role) values (${realm}, ${timestamp}, ${user}, ${role})
    )
    insert into realm_certificates (realm, timestamp, certificate) values (${realm}, ${timestamp}, ${signed})`
}
