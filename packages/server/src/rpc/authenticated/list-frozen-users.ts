import * as schema from '@parallax/protocol'
import type { UserId } from '@parallax/wire'
import { command } from './command.ts'

interface FrozenRow {
  readonly mayAsk: boolean
  /** Null in the only row when nobody is frozen. */
  readonly userId: UserId | null
}

/** The users whom the administration keeps out, revoked ones among them, by their creation (spec 04a §4.9). */
export const listFrozenUsers = command(schema.listFrozenUsers, async (_, { author, read }) => {
  const rows = await read<FrozenRow>`
    select author.profile = 'ADMIN' as may_ask, frozen.user_id
    from (select) as one
      left join (
        select user_id, created_on, id from users where organization = ${author.organization} and is_frozen
      ) frozen on true
    order by frozen.created_on, frozen.id`
  if (rows[0]?.mayAsk !== true) return { status: 'author_not_allowed' }
  return { status: 'ok', frozenUsers: rows.flatMap(({ userId }) => (userId === null ? [] : [userId])) }
})
