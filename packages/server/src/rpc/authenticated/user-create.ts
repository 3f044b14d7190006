import * as schema from '@parallax/protocol'
import { isConsistent, loadNewUser } from '../../certificates/load-new-user.ts'
import { ballparkRefusal } from '../ballpark.ts'
import { causalityRefusal } from '../causality.ts'
import { findUserConflicts } from '../find-user-conflicts.ts'
import { insertUser } from '../insert-user.ts'
import { command } from './command.ts'

/** Adds a user with his first device (spec 04a §4.5). */
export const userCreate = command(schema.userCreate, async (request, { context, author, write, now }) => {
  const { organization } = author
  // Signatures are verified before the lock is taken, whoever the author is: nobody waits for that.
  const user = loadNewUser(context.data, author, request)
  return await write({ common: 'exclusive' }, async (tx, { profile, commonTimestamp }) => {
    if (profile !== 'ADMIN') return { status: 'author_not_allowed' }
    if (user === undefined) return { status: 'invalid_certificate' }
    const { timestamp } = user.user
    const outOfBallpark = ballparkRefusal(now, timestamp)
    if (outOfBallpark) return outOfBallpark
    if (!isConsistent(user)) return { status: 'invalid_certificate' }
    const notGreater = causalityRefusal(timestamp, commonTimestamp)
    if (notGreater) return notGreater
    const conflicts = await findUserConflicts(tx.sql, organization, user)
    if (conflicts.isEmailTaken) return { status: 'human_handle_already_taken' }
    if (conflicts.isLimitReached) return { status: 'active_users_limit_reached' }
    if (conflicts.isIdTaken) return { status: 'user_already_exists' }
    insertUser(tx, { organization, user, bytes: request })
    tx.publish({
      type: 'event',
      organization,
      audience: 'organization',
      event: { event: 'COMMON_CERTIFICATE', timestamp },
    })
    return { status: 'ok' }
  })
})
