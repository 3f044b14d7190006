import * as schema from '@parallax/protocol'
import { command } from './command.ts'

interface Total {
  readonly vlobs: bigint
  readonly blocks: bigint
}

/** Sizes of what is stored, deleted realms left out (spec 04a §4.3). */
export const organizationInfo = command(schema.organizationInfo, async (_, { author, read }) => {
  const [total] = await read<Total>`
    select coalesce(sum(r.vlob_bytes), 0)::bigint as vlobs, coalesce(sum(b.size), 0)::bigint as blocks
    from realms r
      left join lateral (select sum(size) as size from blocks where realm = r.id) b on true
    where r.organization = ${author.organization} and r.status <> 'DELETED'`
  return { status: 'ok', totalMetadataBytes: Number(total?.vlobs), totalBlockBytes: Number(total?.blocks) }
})
