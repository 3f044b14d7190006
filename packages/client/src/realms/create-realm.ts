import { dumpSigned, realmCreate, realmRoleCertificate } from '@parallax/protocol'
import type { VlobId } from '@parallax/wire'
import type { ActionOutcome } from './action-outcome.ts'
import type { RealmContext } from './realm-context.ts'
import { realmRefusal } from './realm-refusal.ts'
import { uploadCertificate } from './upload-certificate.ts'

/** Makes the server know the realm, with self as its owner (spec 06a §7.2 step 3). */
export async function createRealm(
  { device, tools, clock, rpc }: RealmContext,
  realmId: VlobId,
  signal?: AbortSignal,
): Promise<ActionOutcome> {
  const { reply, timestamp } = await uploadCertificate(clock, 'realm', (timestamp) => {
    const { deviceId: author, userId, signingKey } = device
    const value = { type: 'realm_role_certificate', author, timestamp, realmId, userId, role: 'OWNER' } as const
    const certificate = dumpSigned(tools, realmRoleCertificate, { value, signingKey })
    return rpc.call(realmCreate, { realmRoleCertificate: certificate }, signal)
  })
  switch (reply.status) {
    case 'ok':
      return { outcome: 'uploaded', timestamp }
    case 'realm_already_exists':
      return { outcome: 'remote_idempotent', timestamp: reply.lastRealmCertificateTimestamp }
    case 'author_not_allowed':
    case 'invalid_certificate':
      throw realmRefusal('realm_create', reply.status)
  }
}
