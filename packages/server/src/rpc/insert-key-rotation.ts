import type { DateTime, SequesterServiceId, UserId } from '@parallax/wire'
import { toHex } from '@parallax/wire'
import type { RealmScene } from '../db/locks.ts'
import type { Transaction } from '../db/transaction.ts'

interface NewKeyRotation {
  readonly organization: number
  readonly keyIndex: bigint
  readonly timestamp: DateTime
  readonly signed: Uint8Array
  readonly keysBundle: Uint8Array
  readonly accesses: ReadonlyMap<UserId, Uint8Array>
  /** Null in an organization without sequester. */
  readonly serviceAccesses: ReadonlyMap<SequesterServiceId, Uint8Array> | null
}

/** Writes a key rotation with its bundle and accesses, and moves the topic and the key index of the realm. */
export function insertKeyRotation(tx: Transaction, { key: realm }: RealmScene, rotation: NewKeyRotation): void {
  const { organization, keyIndex, timestamp, signed, keysBundle, accesses, serviceAccesses } = rotation
  tx.write`
    with topic as (
      update realms set topic_timestamp = ${timestamp}, key_index = ${keyIndex} where id = ${realm}
    ), bundle as (
      insert into keys_bundles (realm, key_index, certified_on, keys_bundle)
      values (${realm}, ${keyIndex}, ${timestamp}, ${keysBundle})
    ), certificate as (
      insert into realm_certificates (realm, timestamp, certificate) values (${realm}, ${timestamp}, ${signed})
    )
    insert into keys_bundle_accesses (realm, user_key, key_index, origin, access)
    select ${realm}::int, u.id, ${keyIndex}::bigint, ${timestamp}::bigint, decode(given.access, 'hex')
    from unnest(${[...accesses.keys()]}::uuid[], ${hexOf(accesses)}::text[]) as given (user_id, access)
      join users u on u.organization = ${organization} and u.user_id = given.user_id`
  if (serviceAccesses === null || serviceAccesses.size === 0) return
  tx.write`
    insert into sequester_keys_bundle_accesses (realm, key_index, service_id, access)
    select ${realm}::int, ${keyIndex}::bigint, service_id, decode(access, 'hex')
    from unnest(${[...serviceAccesses.keys()]}::uuid[], ${hexOf(serviceAccesses)}::text[]) as given (service_id, access)`
}

/** The driver takes an array of bytes for one value of bytes. */
function hexOf(accesses: ReadonlyMap<unknown, Uint8Array>): readonly string[] {
  return [...accesses.values()].map(toHex)
}
