import * as schema from '@parallax/protocol'
import { loadNewCertificate } from '../../certificates/load-new-certificate.ts'
import { ballparkRefusal } from '../ballpark.ts'
import { causalityRefusal } from '../causality.ts'
import { realmCertificateEvent, realmCertificateLocks } from '../realm-certificate.ts'
import { command } from './command.ts'

/** Names a realm, or only gives it its first name (spec 04b §3.4). */
export const realmRename = command(schema.realmRename, async (request, { context, author, write, now }) => {
  const signed = request.realmNameCertificate
  const certificate = loadNewCertificate(context.data, schema.realmNameCertificate, { signer: author, signed })
  return await write(realmCertificateLocks(certificate), (tx, { commonTimestamp, realm }) => {
    if (certificate === undefined) return { status: 'invalid_certificate' }
    const { timestamp, realmId, keyIndex } = certificate
    const outOfBallpark = ballparkRefusal(now, timestamp)
    if (outOfBallpark) return outOfBallpark
    if (realm === null) return { status: 'realm_not_found' }
    if (realm.status === 'DELETED') return { status: 'realm_deleted' }
    if (realm.role !== 'OWNER') return { status: 'author_not_allowed' }
    // A realm without a key cannot be named, with index 0 neither (ours).
    if (keyIndex === 0n || keyIndex !== realm.keyIndex)
      return { status: 'bad_key_index', lastRealmCertificateTimestamp: realm.timestamp }
    if (request.initialNameOrFail && realm.hasName)
      return { status: 'initial_name_already_exists', lastRealmCertificateTimestamp: realm.timestamp }
    const notGreater = causalityRefusal(timestamp, commonTimestamp, realm.timestamp)
    if (notGreater) return notGreater
    tx.write`
      with topic as (
        update realms set topic_timestamp = ${timestamp}, has_name = true where id = ${realm.key}
      )
      insert into realm_certificates (realm, timestamp, certificate) values (${realm.key}, ${timestamp}, ${signed})`
    tx.publish(realmCertificateEvent(author.organization, { realmId, timestamp, audience: realm.members }))
    return { status: 'ok' }
  })
})
