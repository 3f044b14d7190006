import * as schema from '@parallax/protocol'
import type { AuthorRefusal, RealmScene } from '../../db/locks.ts'
import { HttpRefused } from '../http-refused.ts'
import { dataWriteRefusal } from '../realm-refusals.ts'
import { storeBlock } from '../stored-block.ts'
import { command } from './command.ts'

interface RealmRow extends Pick<RealmScene, 'status' | 'role' | 'keyIndex' | 'timestamp'> {
  readonly isTaken: boolean
}

interface OutcomeRow {
  readonly refusal: AuthorRefusal | null
  readonly isDeleted: boolean
  readonly isStored: boolean
}

/** Stores a sealed block (spec 04b §5.2). It is in the store for good before the database knows of it. */
export const blockCreate = command(schema.blockCreate, async (request, { context, author, read, now }) => {
  const { organization, organizationId } = author
  const { realmId, blockId, keyIndex, block } = request
  // The rights that count are those of now. The store is slow, so that no lock is held over it: a block that comes
  // after its author lost access does no harm, since only a vlob makes it part of anything.
  const [rights] = await read<RealmRow>`
    select r.status, m.role, r.key_index, r.topic_timestamp as timestamp,
      exists (select from blocks where organization = ${organization} and block_id = ${blockId}) as is_taken
    from realms r left join realm_members m on m.realm = r.id and m.user_key = ${author.user}
    where r.organization = ${organization} and r.realm_id = ${realmId}`
  if (rights === undefined) return { status: 'realm_not_found' }
  const refused = dataWriteRefusal(rights, keyIndex)
  if (refused) return refused
  if (rights.isTaken) return { status: 'block_already_exists' }
  if (!(await storeBlock(context, { organizationId, blockId }, block))) return { status: 'store_unavailable' }
  const [outcome] = await context.db.execute<OutcomeRow>(
    () => (sql) =>
      sql`
      select * from create_block(
        ${organization}, ${author.user}, ${realmId},
        ${blockId}, ${author.deviceId}, ${keyIndex}, ${block.length}, ${now}
      )`,
  )
  if (outcome === undefined) throw new HttpRefused('organization_not_found')
  if (outcome.refusal !== null) throw new HttpRefused(outcome.refusal)
  if (outcome.isDeleted) return { status: 'realm_deleted' }
  // Another request with this id was first.
  if (!outcome.isStored) return { status: 'block_already_exists' }
  // It is in the store, and nothing else of the request is bytes.
  context.blockBuffers.giveBack(block)
  return { status: 'ok' }
})
