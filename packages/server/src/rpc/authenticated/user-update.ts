import * as schema from '@parallax/protocol'
import type { UserProfile } from '@parallax/wire'
import { loadNewCertificate } from '../../certificates/load-new-certificate.ts'
import { ballparkRefusal } from '../ballpark.ts'
import { causalityRefusal } from '../causality.ts'
import { command } from './command.ts'

interface Target {
  /** Key of the row. */
  readonly key: number
  readonly isRevoked: boolean
  readonly profile: UserProfile
}

/** Gives a user another profile (spec 04a §4.7). */
export const userUpdate = command(schema.userUpdate, async (request, { context, author, write, now }) => {
  const { organization } = author
  const signed = request.userUpdateCertificate
  const certificate = loadNewCertificate(context.data, schema.userUpdateCertificate, { signer: author, signed })
  return await write({ common: 'exclusive' }, async (tx, { profile, commonTimestamp }) => {
    if (profile !== 'ADMIN') return { status: 'author_not_allowed' }
    if (certificate === undefined) return { status: 'invalid_certificate' }
    const { timestamp, userId, newProfile } = certificate
    const outOfBallpark = ballparkRefusal(now, timestamp)
    if (outOfBallpark) return outOfBallpark
    if (userId === author.userId) return { status: 'invalid_certificate' }
    const [target] = await tx.sql<Target[]>`
      select id as key, revoked_on is not null as is_revoked, profile
      from users where organization = ${organization} and user_id = ${userId}`
    if (target === undefined) return { status: 'user_not_found' }
    if (target.isRevoked) return { status: 'user_revoked' }
    if (target.profile === newProfile) return { status: 'user_no_changes' }
    const notGreater = causalityRefusal(timestamp, commonTimestamp)
    if (notGreater) return notGreater
    tx.write`
      with change as (
        update users set profile = ${newProfile} where id = ${target.key}
      ), profile as (
        insert into user_profiles (user_key, certified_on, profile) values (${target.key}, ${timestamp}, ${newProfile})
      ), certificate as (
        insert into common_certificates (organization, timestamp, rank, certificate)
        values (${organization}, ${timestamp}, 0, ${signed})
      )
      update organizations set common_timestamp = ${timestamp} where id = ${organization}`
    const event = { event: 'COMMON_CERTIFICATE', timestamp } as const
    tx.publish({ type: 'event', organization, audience: 'organization', event })
    return { status: 'ok' }
  })
})
