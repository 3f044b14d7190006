import type { DateTime, DeviceId, VlobId } from '@parallax/wire'
import type { Signal } from '../bus/signal.ts'
import type { RealmScene } from '../db/locks.ts'

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

interface VlobContext {
  readonly commonTimestamp: DateTime
  readonly realm: Pick<RealmScene, 'timestamp' | 'members'>
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
