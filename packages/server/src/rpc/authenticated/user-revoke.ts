import * as schema from '@parallax/protocol'
import type { DateTime, UserId } from '@parallax/wire'
import { loadNewCertificate } from '../../certificates/load-new-certificate.ts'
import type { Transaction } from '../../db/transaction.ts'
import { ballparkRefusal } from '../ballpark.ts'
import { causalityRefusal } from '../causality.ts'
import { command } from './command.ts'

interface Target {
  /** Key of the row. */
  readonly key: number
  readonly isRevoked: boolean
  /** Of the certificates and of the vlobs in all realms where he has a role; null: none. */
  readonly realmsTimestamp: DateTime | null
}

/** Takes a user out of the organization for good (spec 04a §4.8). */
export const userRevoke = command(schema.userRevoke, async (request, { context, author, write, now }) => {
  const { organization } = author
  const signed = request.revokedUserCertificate
  const certificate = loadNewCertificate(context.data, schema.revokedUserCertificate, { signer: author, signed })
  return await write({ common: 'exclusive' }, async (tx, { profile, commonTimestamp }) => {
    if (profile !== 'ADMIN') return { status: 'author_not_allowed' }
    if (certificate === undefined) return { status: 'invalid_certificate' }
    const { timestamp, userId } = certificate
    const outOfBallpark = ballparkRefusal(now, timestamp)
    if (outOfBallpark) return outOfBallpark
    if (userId === author.userId) return { status: 'invalid_certificate' }
    const target = await lockTarget(tx, organization, userId)
    if (target === undefined) return { status: 'user_not_found' }
    if (target.isRevoked) return { status: 'user_already_revoked', lastCommonCertificateTimestamp: commonTimestamp }
    const notGreater = causalityRefusal(timestamp, commonTimestamp, target.realmsTimestamp)
    if (notGreater) return notGreater
    tx.write`
      with revocation as (
        update users set revoked_on = ${timestamp} where id = ${target.key}
      ), certificate as (
        insert into common_certificates (organization, timestamp, rank, certificate)
        values (${organization}, ${timestamp}, 0, ${signed})
      )
      update organizations set common_timestamp = ${timestamp} where id = ${organization}`
    const event = { event: 'COMMON_CERTIFICATE', timestamp } as const
    tx.publish({ type: 'event', organization, audience: 'organization', event })
    // After the event, which is the last that he gets (spec 03 §6.7).
    tx.publish({ type: 'close', organization, user: target.key })
    return { status: 'ok' }
  })
})

/**
 * Locks the user's realms, then reads: the second statement begins when the first has its locks, and both are sent at
 * once. Without, something written in one of the realms meanwhile could get a timestamp above the revocation.
 */
async function lockTarget(tx: Transaction, organization: number, userId: UserId): Promise<Target | undefined> {
  const [, [target]] = await Promise.all([
    tx.sql`
      select hold_realm('shared', r.organization, r.realm_id)
      from users u join realm_members m on m.user_key = u.id join realms r on r.id = m.realm
      where u.organization = ${organization} and u.user_id = ${userId} and m.role is not null`,
    tx.sql<Target[]>`
      select u.id as key, u.revoked_on is not null as is_revoked, (
        select max(greatest(r.topic_timestamp, r.last_vlob_timestamp))
        from realm_members m join realms r on r.id = m.realm
        where m.user_key = u.id and m.role is not null
      ) as realms_timestamp
      from users u
      where u.organization = ${organization} and u.user_id = ${userId}`,
  ])
  return target
}
