import * as schema from '@parallax/protocol'
import type { VlobId } from '@parallax/wire'
import { storedIndex } from '../stored-index.ts'
import { command } from './command.ts'

interface ChangeRow {
  readonly isDeleted: boolean
  readonly isMember: boolean
  readonly checkpoint: bigint
  /** Null in the only row when nothing changed. */
  readonly vlobId: VlobId | null
  readonly version: bigint
}

/** Which vlobs changed since a checkpoint, each once with its last version (spec 04b §4.6). */
export const vlobPollChanges = command(schema.vlobPollChanges, async (request, { author, read }) => {
  const rows = await read<ChangeRow>`
    select r.status = 'DELETED' as is_deleted, m.role is not null as is_member, r.checkpoint, change.*
    from realms r
      left join realm_members m on m.realm = r.id and m.user_key = ${author.user}
      left join lateral (
        select vlob_id, max(version) as version
        from vlobs
        where realm = r.id and checkpoint > ${storedIndex(request.lastCheckpoint)}
        group by vlob_id
        order by min(checkpoint)
      ) change on m.role is not null and r.status <> 'DELETED'
    where r.organization = ${author.organization} and r.realm_id = ${request.realmId}`
  const [first] = rows
  if (first === undefined) return { status: 'realm_not_found' }
  if (first.isDeleted) return { status: 'realm_deleted' }
  if (!first.isMember) return { status: 'author_not_allowed' }
  return {
    status: 'ok',
    // Beyond the end as well (ours): never the checkpoint that the client said.
    currentCheckpoint: first.checkpoint,
    changes: rows.flatMap(({ vlobId, version }) => (vlobId === null ? [] : [[vlobId, Number(version)] as const])),
  }
})
