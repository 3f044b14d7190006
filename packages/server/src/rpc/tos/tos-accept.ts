import * as schema from '@parallax/protocol'
import type { DateTime } from '@parallax/wire'
import { command } from './command.ts'

/** Accepts, for every device of the user, the terms that `tos_get` showed (spec 04a §4.2). */
export const tosAccept = command(schema.tosAccept, async ({ tosUpdatedOn }, { author, write, now }) => {
  return await write({}, async (tx) => {
    // Locked, so that terms which change meanwhile are not accepted unseen.
    const [terms] = await tx.sql<{ updatedOn: DateTime | null }[]>`
      select tos_updated_on as updated_on from organizations where id = ${author.organization} for share`
    if (!terms?.updatedOn) return { status: 'no_tos' }
    if (terms.updatedOn !== tosUpdatedOn) return { status: 'tos_mismatch' }
    // The clock of the process that set the terms may be ahead of ours.
    tx.write`update users set tos_accepted_on = greatest(${now}, ${tosUpdatedOn}) where id = ${author.user}`
    return { status: 'ok' }
  })
})
