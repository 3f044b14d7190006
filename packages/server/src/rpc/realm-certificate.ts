import type { DateTime, VlobId } from '@parallax/wire'
import type { Signal } from '../bus/signal.ts'
import type { Locks } from '../db/locks.ts'

/** The locks for adding a certificate to a realm; none when it could not be read: the request is refused anyway. */
export function realmCertificateLocks(certificate: { readonly realmId: VlobId } | undefined): Locks {
  if (certificate === undefined) return {}
  return { common: 'shared', realm: { id: certificate.realmId, mode: 'exclusive' } }
}

interface NewRealmCertificate {
  readonly realmId: VlobId
  readonly timestamp: DateTime
  /** Keys of users: the members, and whoever is no member any more because of the certificate. */
  readonly audience: readonly number[]
}

/** For the author's own device as well. */
export function realmCertificateEvent(
  organization: number,
  { realmId, timestamp, audience }: NewRealmCertificate,
): Signal {
  return { type: 'event', organization, audience, event: { event: 'REALM_CERTIFICATE', timestamp, realmId } }
}
