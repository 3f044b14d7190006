import * as schema from '@parallax/protocol'
import type { DateTime } from '@parallax/wire'
import { loadBlock } from '../stored-block.ts'
import { command } from './command.ts'

interface BlockRow {
  readonly isDeleted: boolean
  readonly isMember: boolean
  readonly realmTimestamp: DateTime
  /** Null: no such block in the realm. */
  readonly keyIndex: bigint | null
}

/** Gives a sealed block back (spec 04b §5.3). */
export const blockRead = command(schema.blockRead, async ({ realmId, blockId }, { context, author, read }) => {
  const { organization, organizationId } = author
  const [row] = await read<BlockRow>`
    select r.status = 'DELETED' as is_deleted, m.role is not null as is_member, r.topic_timestamp as realm_timestamp,
      b.key_index
    from realms r
      left join realm_members m on m.realm = r.id and m.user_key = ${author.user}
      left join blocks b on b.organization = r.organization and b.block_id = ${blockId} and b.realm = r.id
    where r.organization = ${organization} and r.realm_id = ${realmId}`
  if (row === undefined) return { status: 'realm_not_found' }
  if (row.isDeleted) return { status: 'realm_deleted' }
  // Before the block (ours): who is no member does not learn which ones there are.
  if (!row.isMember) return { status: 'author_not_allowed' }
  if (row.keyIndex === null) return { status: 'block_not_found' }
  const block = await loadBlock(context, { organizationId, blockId })
  if (block === undefined) return { status: 'store_unavailable' }
  return { status: 'ok', block, keyIndex: row.keyIndex, neededRealmCertificateTimestamp: row.realmTimestamp }
})
