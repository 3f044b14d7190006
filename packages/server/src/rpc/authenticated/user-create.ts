import * as schema from '@parallax/protocol'
import { isConsistent, loadNewUser } from '../../certificates/load-new-user.ts'
import { ballparkRefusal } from '../ballpark.ts'
import { causalityRefusal } from '../causality.ts'
import { insertUser } from '../insert-user.ts'
import { command } from './command.ts'

interface Conflicts {
  readonly emailTaken: boolean
  readonly limitReached: boolean
  readonly idTaken: boolean
}

/** Adds a user with his first device (spec 04a §4.5). */
export const userCreate = command(schema.userCreate, async (request, { context, author, write, now }) => {
  const { organization } = author
  // Signatures are verified before the lock is taken, whoever the author is: nobody waits for that.
  const user = loadNewUser(context.data, author, request)
  return await write({ common: 'exclusive' }, async (tx, { profile, commonTimestamp }) => {
    if (profile !== 'ADMIN') return { status: 'author_not_allowed' }
    if (user === undefined) return { status: 'invalid_certificate' }
    const { timestamp, userId, humanHandle } = user.user
    const outOfBallpark = ballparkRefusal(now, timestamp)
    if (outOfBallpark) return outOfBallpark
    if (!isConsistent(user)) return { status: 'invalid_certificate' }
    const notGreater = causalityRefusal(timestamp, commonTimestamp)
    if (notGreater) return notGreater
    const [conflicts] = await tx.sql<Conflicts[]>`
      select
        exists (
          select from users
          where organization = ${organization} and email = ${humanHandle.email} and revoked_on is null
        ) as email_taken,
        coalesce(active_users_limit <= (
          select count(*) from users where organization = ${organization} and revoked_on is null
        ), false) as limit_reached,
        exists (select from users where organization = ${organization} and user_id = ${userId})
          or exists (select from devices where organization = ${organization} and device_id = ${user.device.deviceId})
          as id_taken
      from organizations where id = ${organization}`
    if (conflicts?.emailTaken) return { status: 'human_handle_already_taken' }
    if (conflicts?.limitReached) return { status: 'active_users_limit_reached' }
    if (conflicts?.idTaken) return { status: 'user_already_exists' }
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
