import type { OrganizationId } from '@parallax/wire'
import type { ServerContext } from '../context.ts'
import { lockUser, type UserSelection } from './find-user.ts'

/** Keeps a user out until he is let in again; ends his streams (spec 05 §3.6). */
export async function freezeUser(
  { db }: ServerContext,
  organizationId: OrganizationId,
  { isFrozen, ...selection }: UserSelection & { readonly isFrozen: boolean },
) {
  const { user } = await db.write(async (tx) => {
    const user = await lockUser(tx, organizationId, selection)
    tx.write`update users set is_frozen = ${isFrozen} where id = ${user.key}`
    if (isFrozen) tx.publish({ type: 'close', organization: user.organization, user: user.key })
    return { status: 'ok', user }
  })
  return { user_id: user.userId, user_email: user.email, user_name: user.label, frozen: isFrozen }
}
