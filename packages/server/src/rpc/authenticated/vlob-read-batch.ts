import * as schema from '@parallax/protocol'
import { type DateTime, type DeviceId, MAX_DATE_TIME, type VlobId } from '@parallax/wire'
import { command } from './command.ts'

interface ItemRow {
  readonly isDeleted: boolean
  readonly isMember: boolean
  readonly commonTimestamp: DateTime
  readonly realmTimestamp: DateTime
  /** Null in the only row when no vlob was found. */
  readonly vlobId: VlobId | null
  readonly keyIndex: bigint
  readonly author: DeviceId
  readonly version: bigint
  readonly timestamp: DateTime
  readonly blob: Uint8Array
}

/** Most vlobs of one request. */
const LIMIT = 1000

/** The last versions of vlobs, or those of a date (spec 04b §4.4). */
export const vlobReadBatch = command(schema.vlobReadBatch, async ({ realmId, vlobs, at }, { author, read }) => {
  if (vlobs.length > LIMIT) return { status: 'too_many_elements' }
  const rows = await read<ItemRow>`
    select
      r.status = 'DELETED' as is_deleted, m.role is not null as is_member,
      o.common_timestamp, r.topic_timestamp as realm_timestamp, item.*
    from organizations o
      join realms r on r.organization = o.id and r.realm_id = ${realmId}
      left join realm_members m on m.realm = r.id and m.user_key = ${author.user}
      left join lateral (
        select v.*
        from unnest(${vlobs}::uuid[]) with ordinality as asked (vlob_id, position)
          cross join lateral (
            select vlob_id, key_index, author, version, timestamp, blob
            from vlobs
            where realm = r.id and vlob_id = asked.vlob_id and timestamp <= ${at ?? MAX_DATE_TIME}
            order by version desc limit 1
          ) v
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
