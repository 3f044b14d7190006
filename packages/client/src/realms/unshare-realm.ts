import { realmUnshare } from '@parallax/protocol'
import type { UserId, VlobId } from '@parallax/wire'
import { NotAllowedError } from '../errors/rights-errors.ts'
import type { ActionOutcome } from './action-outcome.ts'
import type { RealmContext } from './realm-context.ts'
import { realmRefusal } from './realm-refusal.ts'
import { roleCertificate } from './share-realm.ts'
import { shownPerson } from './shown-person.ts'
import { uploadCertificate } from './upload-certificate.ts'

/**
 * Takes the role of a user away (spec 06a §7.4). Needs no key; the rotation that must follow is any owner's (spec 06a
 * §8).
 */
export async function unshareRealm(
  context: RealmContext,
  { realmId, recipient }: { readonly realmId: VlobId; readonly recipient: UserId },
  signal?: AbortSignal,
): Promise<ActionOutcome> {
  if (recipient === context.device.userId) throw new NotAllowedError('person_is_self', {})
  const { reply, timestamp } = await uploadCertificate(context.clock, 'realm', (timestamp) => {
    const certificate = roleCertificate(context, { realmId, recipient, role: null }, timestamp)
    return context.rpc.call(realmUnshare, { realmRoleCertificate: certificate }, signal)
  })
  switch (reply.status) {
    case 'ok':
      return { outcome: 'uploaded', timestamp }
    case 'recipient_already_unshared':
      return { outcome: 'remote_idempotent', timestamp: reply.lastRealmCertificateTimestamp }
    case 'recipient_not_found':
      throw new NotAllowedError('person_not_found', { person: shownPerson(context, recipient) })
    default:
      throw realmRefusal('realm_unshare', reply.status)
  }
}
