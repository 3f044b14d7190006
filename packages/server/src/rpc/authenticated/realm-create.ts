import * as schema from '@parallax/protocol'
import { loadNewCertificate } from '../../certificates/load-new-certificate.ts'
import { ballparkRefusal } from '../ballpark.ts'
import { causalityRefusal } from '../causality.ts'
import { command } from './command.ts'

/** Creates a realm, with the author as its owner (spec 04b §3.1). */
export const realmCreate = command(schema.realmCreate, async (request, { context, author, write, now }) => {
  const { organization, user } = author
  const signed = request.realmRoleCertificate
  const certificate = loadNewCertificate(context.data, schema.realmRoleCertificate, { signer: author, signed })
  const locks = certificate ? ({ realm: { id: certificate.realmId, mode: 'exclusive' } } as const) : {}
  return await write({ common: 'shared', ...locks }, (tx, { profile, commonTimestamp, realm }) => {
    if (profile === 'OUTSIDER') return { status: 'author_not_allowed' }
    if (certificate === undefined) return { status: 'invalid_certificate' }
    const { timestamp, realmId } = certificate
    const outOfBallpark = ballparkRefusal(now, timestamp)
    if (outOfBallpark) return outOfBallpark
    if (certificate.userId !== author.userId || certificate.role !== 'OWNER') return { status: 'invalid_certificate' }
    // Before causality (ours): a retry after a lost reply is told that the realm is there.
    if (realm) return { status: 'realm_already_exists', lastRealmCertificateTimestamp: realm.timestamp }
    const notGreater = causalityRefusal(timestamp, commonTimestamp)
    if (notGreater) return notGreater
    tx.write`
      with realm as (
        insert into realms (organization, realm_id, created_on, topic_timestamp)
        values (${organization}, ${realmId}, ${timestamp}, ${timestamp})
        returning id
      ), member as (
        insert into realm_members (realm, user_key, role, changed_on)
        select id, ${user}, 'OWNER', ${timestamp} from realm
      ), role as (
        insert into realm_roles (realm, certified_on, user_key, role)
        select id, ${timestamp}, ${user}, 'OWNER' from realm
      )
      insert into realm_certificates (realm, timestamp, certificate)
      select id, ${timestamp}, ${signed} from realm`
    const event = { event: 'REALM_CERTIFICATE', timestamp, realmId } as const
    tx.publish({ type: 'event', organization, audience: [user], event })
    return { status: 'ok' }
  })
})
