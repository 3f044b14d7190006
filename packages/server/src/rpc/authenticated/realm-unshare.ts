import * as schema from '@parallax/protocol'
import { loadNewCertificate } from '../../certificates/load-new-certificate.ts'
import { ballparkRefusal } from '../ballpark.ts'
import { causalityRefusal } from '../causality.ts'
import { findRecipient, isHigh, mayChangeRole } from '../find-recipient.ts'
import { insertRealmRole } from '../insert-realm-role.ts'
import { realmCertificateEvent, realmCertificateLocks } from '../realm-certificate.ts'
import { command } from './command.ts'

/** Takes away the role of a user in a realm, who may be revoked (spec 04b §3.3). */
export const realmUnshare = command(schema.realmUnshare, async (request, { context, author, write, now }) => {
  const { organization } = author
  const signed = request.realmRoleCertificate
  const certificate = loadNewCertificate(context.data, schema.realmRoleCertificate, { signer: author, signed })
  return await write(realmCertificateLocks(certificate), async (tx, { commonTimestamp, realm }) => {
    if (certificate === undefined) return { status: 'invalid_certificate' }
    const { timestamp, realmId, userId, role } = certificate
    const outOfBallpark = ballparkRefusal(now, timestamp)
    if (outOfBallpark) return outOfBallpark
    if (userId === author.userId || role !== null) return { status: 'invalid_certificate' }
    if (realm === null) return { status: 'realm_not_found' }
    if (realm.status === 'DELETED') return { status: 'realm_deleted' }
    if (realm.role === null) return { status: 'author_not_allowed' }
    const recipient = await findRecipient(tx, { organization, realm, userId })
    if (recipient === undefined) return { status: 'recipient_not_found' }
    // Before the recipient's role (ours): who may not change roles does not learn this one.
    if (!isHigh(realm.role)) return { status: 'author_not_allowed' }
    if (recipient.role === null)
      return { status: 'recipient_already_unshared', lastRealmCertificateTimestamp: realm.timestamp }
    if (!mayChangeRole(realm.role, recipient.role, null)) return { status: 'author_not_allowed' }
    const notGreater = causalityRefusal(timestamp, commonTimestamp, realm.timestamp, realm.lastVlobTimestamp)
    if (notGreater) return notGreater
    insertRealmRole(tx, realm, { user: recipient.key, role: null, timestamp, signed })
    // The removal is the last that the user hears of this realm.
    tx.publish(realmCertificateEvent(organization, { realmId, timestamp, audience: realm.members }))
    return { status: 'ok' }
  })
})
