import type { DateTime, DeviceId, VlobId } from '@parallax/wire'
import type { Signal } from '../bus/signal.ts'
import type { RealmScene } from '../db/locks.ts'
import type { Transaction } from '../db/transaction.ts'

/** One version of a vlob. */
export interface VlobVersion {
  readonly realmId: VlobId
  readonly vlobId: VlobId
  readonly version: number
  readonly keyIndex: bigint
  readonly author: DeviceId
  readonly timestamp: DateTime
  readonly blob: Uint8Array
}

/** Blobs from this size on are not in the event (spec 04a §8). */
const INLINE_LIMIT = 4096

/**
 * Writes a version and its entry in the change log of the realm. The row of the realm gives the number of the entry:
 * writers of one realm take turns there, for as long as this statement and the commit take, so that the log has no
 * hole.
 */
export function insertVlob(tx: Transaction, realm: RealmScene, vlob: VlobVersion): void {
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

interface VlobContext {
  readonly commonTimestamp: DateTime
  readonly realm: RealmScene
  readonly version: VlobVersion
}

/** For every member, the author's other devices included. */
export function vlobEvent(organization: number, { commonTimestamp, realm, version }: VlobContext): Signal {
  const { blob, author, realmId, vlobId, timestamp } = version
  return {
    type: 'event',
    organization,
    audience: realm.members,
    exceptDevice: author,
    event: {
      event: 'VLOB',
      realmId,
      vlobId,
      author,
      timestamp,
      version: version.version,
      blob: blob.length < INLINE_LIMIT ? blob : null,
      lastCommonCertificateTimestamp: commonTimestamp,
      lastRealmCertificateTimestamp: realm.timestamp,
    },
  }
}
