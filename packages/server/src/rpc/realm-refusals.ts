import type { RealmScene } from '../db/locks.ts'

type Rights = Pick<RealmScene, 'status' | 'role' | 'keyIndex' | 'timestamp'>

/** Why the author may not write data into this realm, in the order of spec 04b §4.2; undefined when he may. */
export function dataWriteRefusal({ status, role, keyIndex, timestamp }: Rights, requestKeyIndex: bigint) {
  if (status === 'DELETED') return { status: 'realm_deleted' } as const
  if (status !== 'AVAILABLE') return { status: 'realm_archived' } as const
  if (role === null || role === 'READER') return { status: 'author_not_allowed' } as const
  if (requestKeyIndex !== keyIndex)
    return { status: 'bad_key_index', lastRealmCertificateTimestamp: timestamp } as const
  return undefined
}
