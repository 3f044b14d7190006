import type { RealmScene } from '../db/locks.ts'
import type { Transaction } from '../db/transaction.ts'
import type { VlobVersion } from './vlob-version.ts'

/**
 * Writes a version and its entry in the change log of the realm. The row of the realm gives the number of the entry:
 * writers of one realm take turns there, for as long as this statement and the commit take, so that the log has no
 * hole.
 */
export function insertVlob(tx: Transaction, realm: RealmScene, vlob: VlobVersion): void {
  // Versions have no hole, so the one before is the last one if this one can be inserted.
  if (vlob.version > 1)
    tx.write`
      select insist(exists (
        select from vlobs where realm = ${realm.key} and vlob_id = ${vlob.vlobId} and version = ${vlob.version - 1}
      ))`
  tx.write`
    with entry as (
      update realms set
        checkpoint = checkpoint + 1,
        last_vlob_timestamp = greatest(last_vlob_timestamp, ${vlob.timestamp}),
        vlob_bytes = vlob_bytes + ${vlob.blob.length}
      where id = ${realm.key}
      returning checkpoint
    )
    insert into vlobs (realm, vlob_id, version, checkpoint, key_index, author, timestamp, blob)
    select
      ${realm.key}, ${vlob.vlobId}, ${vlob.version}, checkpoint, ${vlob.keyIndex}, ${vlob.author}, ${vlob.timestamp},
      ${vlob.blob}
    from entry`
}
