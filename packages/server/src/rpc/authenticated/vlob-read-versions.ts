import * as schema from '@parallax/protocol'
import type { DateTime, DeviceId, VlobId } from '@parallax/wire'
import { command } from './command.ts'

interface ItemRow {
  readonly isDeleted: boolean
  readonly isMember: boolean
  readonly commonTimestamp: DateTime
  readonly realmTimestamp: DateTime
  /** Null in the only row when no version was found. */
  readonly vlobId: VlobId | null
  readonly keyIndex: bigint
  readonly author: DeviceId
  readonly version: bigint
  readonly timestamp: DateTime
  readonly blob: Uint8Array
}

/** Most versions of one request. */
const LIMIT = 1000

/** Chosen versions of vlobs (spec 04b §4.5). */
export const vlobReadVersions = command(schema.vlobReadVersions, async ({ realmId, items }, { author, read }) => {
  if (items.length > LIMIT) return { status: 'too_many_elements' }
  const rows = await read<ItemRow>`
    select
      r.status = 'DELETED' as is_deleted, m.role is not null as is_member,
      o.common_timestamp, r.topic_timestamp as realm_timestamp, item.*
    from organizations o
      join realms r on r.organization = o.id and r.realm_id = ${realmId}
      left join realm_members m on m.realm = r.id and m.user_key = ${author.user}
      left join lateral (
        select v.vlob_id, v.key_index, v.author, v.version, v.timestamp, v.blob
        from unnest(${items.map(([vlobId]) => vlobId)}::uuid[], ${items.map(([, version]) => version)}::bigint[])
            with ordinality as asked (vlob_id, version, position)
          join vlobs v on v.realm = r.id and v.vlob_id = asked.vlob_id and v.version = asked.version
        order by asked.position
      ) item on m.role is not null and r.status <> 'DELETED'
    where o.id = ${author.organization}`
  const [first] = rows
  if (first === undefined) return { status: 'realm_not_found' }
  if (first.isDeleted) return { status: 'realm_deleted' }
  if (!first.isMember) return { status: 'author_not_allowed' }
  return {
    status: 'ok',
    items: rows.flatMap(({ vlobId, keyIndex, author, version, timestamp, blob }) =>
      vlobId === null ? [] : [[vlobId, keyIndex, author, Number(version), timestamp, blob] as const],
    ),
    neededCommonCertificateTimestamp: first.commonTimestamp,
    neededRealmCertificateTimestamp: first.realmTimestamp,
  }
})
