import * as schema from '@parallax/protocol'
import { loadNewCertificate } from '../../certificates/load-new-certificate.ts'
import { ballparkRefusal } from '../ballpark.ts'
import { causalityRefusal } from '../causality.ts'
import { realmCertificateEvent, realmCertificateLocks } from '../realm-certificate.ts'
import { command } from './command.ts'

/** Archives a realm, plans its deletion, or puts it to use again (spec 04b §3.7). */
export const realmUpdateArchiving = command(
  schema.realmUpdateArchiving,
  async (request, { context, author, write, now }) => {
    const { organization } = author
    const signed = request.archivingCertificate
    const certificate = loadNewCertificate(context.data, schema.realmArchivingCertificate, { signer: author, signed })
    return await write(realmCertificateLocks(certificate), async (tx, { commonTimestamp, realm }) => {
      if (certificate === undefined) return { status: 'invalid_certificate' }
      const { timestamp, realmId, configuration } = certificate
      const outOfBallpark = ballparkRefusal(now, timestamp)
      if (outOfBallpark) return outOfBallpark
      if (realm === null) return { status: 'realm_not_found' }
      if (realm.status === 'DELETED') return { status: 'realm_deleted' }
      if (realm.role !== 'OWNER') return { status: 'author_not_allowed' }
      const deletionDate = configuration.type === 'DELETION_PLANNED' ? configuration.deletionDate : null
      if (deletionDate !== null) {
        const [organizationRow] = await tx.sql<{ seconds: bigint }[]>`
          select minimum_archiving_period as seconds from organizations where id = ${organization}`
        const seconds = organizationRow?.seconds ?? 0n
        // From the certificate's timestamp, not from now.
        if (deletionDate < timestamp + seconds * 1_000_000n) return { status: 'archiving_period_too_short' }
      }
      const notGreater = causalityRefusal(timestamp, commonTimestamp, realm.timestamp)
      if (notGreater) return notGreater
      tx.write`
        with topic as (
          update realms set
            topic_timestamp = ${timestamp}, status = ${configuration.type}, deletion_date = ${deletionDate}
          where id = ${realm.key}
        )
        insert into realm_certificates (realm, timestamp, certificate) values (${realm.key}, ${timestamp}, ${signed})`
      tx.publish(realmCertificateEvent(organization, { realmId, timestamp, audience: realm.members }))
      return { status: 'ok' }
    })
  },
)
