import type { BlockId, OrganizationId } from '@parallax/wire'
import type postgres from 'postgres'
import type { BlockStore } from '../../packages/server/src/blocks/block-store.ts'
import { INVARIANTS } from './invariants.ts'

/** A rule that does not hold, and where. */
export interface Broken {
  readonly rule: string
  readonly places: readonly string[]
}

interface Row {
  readonly place: unknown
  readonly found: unknown
}

/** The rules that do not hold. */
export async function brokenInvariants(sql: Pick<postgres.Sql, 'unsafe'>): Promise<readonly Broken[]> {
  const checked = INVARIANTS.map(async ({ rule, sql: query }) => {
    const rows = await sql.unsafe<Row[]>(query)
    return { rule, places: rows.map(({ place, found }) => `${place} (${found})`) }
  })
  return (await Promise.all(checked)).filter(({ places }) => places.length > 0)
}

interface KnownBlock {
  readonly organization_id: OrganizationId
  readonly block_id: string
  readonly size: number
}

/** Blocks that the database knows and the store does not have, or not whole. */
export async function lostBlocks(sql: postgres.Sql, blocks: BlockStore): Promise<readonly string[]> {
  const lost: string[] = []
  const known = sql<KnownBlock[]>`
    select o.organization_id, b.block_id, b.size
    from blocks b join organizations o on o.id = b.organization join realms r on r.id = b.realm
    where r.status <> 'DELETED'`
  for await (const rows of known.cursor(100)) {
    for (const { organization_id: organizationId, block_id: id, size } of rows) {
      const data = await blocks.read({ organizationId, blockId: id.replaceAll('-', '') as BlockId })
      if (data?.length !== size) lost.push(`${id} (${data?.length ?? 'missing'} of ${size} bytes)`)
    }
  }
  return lost
}
