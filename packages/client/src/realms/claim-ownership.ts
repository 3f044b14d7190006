import { realmSelfPromoteToOwner } from '@parallax/protocol'
import type { VlobId } from '@parallax/wire'
import { NotAllowedError, WorkspaceError } from '../errors/rights-errors.ts'
import type { ActionOutcome } from './action-outcome.ts'
import type { RealmContext } from './realm-context.ts'
import { realmRefusal } from './realm-refusal.ts'
import { roleCertificate } from './share-realm.ts'
import { uploadCertificate } from './upload-certificate.ts'

/** Makes this user owner of a realm that has none left; the keys are known already (spec 06a §7.5). */
export async function claimOwnership(
  context: RealmContext,
  realmId: VlobId,
  signal?: AbortSignal,
): Promise<ActionOutcome> {
  const recipient = context.device.userId
  const { reply, timestamp } = await uploadCertificate(context.clock, 'realm', (timestamp) => {
    const certificate = roleCertificate(context, { realmId, recipient, role: 'OWNER' }, timestamp)
    return context.rpc.call(realmSelfPromoteToOwner, { realmRoleCertificate: certificate }, signal)
  })
  switch (reply.status) {
    case 'ok':
      return { outcome: 'uploaded', timestamp }
    case 'active_owner_already_exists':
      // Learned first, so that the list shows who it is.
      await context.certificates.poll({ realm: [realmId, reply.lastRealmCertificateTimestamp] }, signal)
      throw new WorkspaceError('owner_exists', {})
    case 'author_is_outsider':
      throw new NotAllowedError('external_member_role', {})
    default:
      throw realmRefusal('realm_self_promote_to_owner', reply.status)
  }
}
