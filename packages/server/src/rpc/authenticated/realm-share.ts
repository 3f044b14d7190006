import * as schema from '@parallax/protocol'
import { loadNewCertificate } from '../../certificates/load-new-certificate.ts'
import { ballparkRefusal } from '../ballpark.ts'
import { causalityRefusal } from '../causality.ts'
import { findRecipient, isHigh, mayChangeRole } from '../find-recipient.ts'
import { insertRealmRole } from '../insert-realm-role.ts'
import { realmCertificateEvent, realmCertificateLocks } from '../realm-certificate.ts'
import { command } from './command.ts'

/** Gives a user a role in a realm, or another one, with an access to its keys (spec 04b §3.2). */
export const realmShare = command(schema.realmShare, async (request, { context, author, write, now }) => {
  const { organization } = author
  const { realmRoleCertificate: signed, recipientKeysBundleAccess: access, keyIndex } = request
  const certificate = loadNewCertificate(context.data, schema.realmRoleCertificate, { signer: author, signed })
  return await write(realmCertificateLocks(certificate), async (tx, { commonTimestamp, realm }) => {
    if (certificate === undefined) return { status: 'invalid_certificate' }
    const { timestamp, realmId, userId, role } = certificate
    const outOfBallpark = ballparkRefusal(now, timestamp)
    if (outOfBallpark) return outOfBallpark
    if (userId === author.userId || role === null) return { status: 'invalid_certificate' }
    if (realm === null) return { status: 'realm_not_found' }
    if (realm.status === 'DELETED') return { status: 'realm_deleted' }
    if (realm.role === null) return { status: 'author_not_allowed' }
    const recipient = await findRecipient(tx, { organization, realm, userId })
    if (recipient === undefined) return { status: 'recipient_not_found' }
    if (recipient.isRevoked) return { status: 'recipient_revoked' }
    if (!mayChangeRole(realm.role, recipient.role, role)) return { status: 'author_not_allowed' }
    if (recipient.profile === 'OUTSIDER' && isHigh(role)) return { status: 'role_incompatible_with_outsider' }
    if (recipient.role === role)
      return { status: 'role_already_granted', lastRealmCertificateTimestamp: realm.timestamp }
    if (keyIndex === 0n || keyIndex !== realm.keyIndex)
      return { status: 'bad_key_index', lastRealmCertificateTimestamp: realm.timestamp }
    // Above the last vlob as well: what was written before must be valid by the roles of before.
    const notGreater = causalityRefusal(timestamp, commonTimestamp, realm.timestamp, realm.lastVlobTimestamp)
    if (notGreater) return notGreater
    insertRealmRole(tx, realm, { user: recipient.key, role, timestamp, signed })
    tx.write`
      insert into keys_bundle_accesses (realm, user_key, key_index, origin, access)
      values (${realm.key}, ${recipient.key}, ${keyIndex}, ${timestamp}, ${access})`
    const audience = [...realm.members, recipient.key]
    tx.publish(realmCertificateEvent(organization, { realmId, timestamp, audience }))
    return { status: 'ok' }
  })
})
