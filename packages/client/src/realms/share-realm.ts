import { dumpSigned, realmRoleCertificate, realmShare, sealKeysBundleAccess } from '@parallax/protocol'
import type { DateTime, RealmRole, UserId, VlobId } from '@parallax/wire'
import { InternalError } from '../errors/connection-errors.ts'
import { NotAllowedError } from '../errors/rights-errors.ts'
import type { ActionOutcome } from './action-outcome.ts'
import type { RealmContext } from './realm-context.ts'
import { realmRefusal } from './realm-refusal.ts'
import { shownPerson } from './shown-person.ts'
import { uploadCertificate } from './upload-certificate.ts'
import { presentKeys } from './usable-keys.ts'

export interface Share {
  readonly realmId: VlobId
  readonly recipient: UserId
  readonly role: RealmRole
}

/** Gives a user a role, or another one, with all the keys of the realm (spec 06a §7.4). */
export async function shareRealm(context: RealmContext, share: Share, signal?: AbortSignal): Promise<ActionOutcome> {
  const { realmId, recipient } = share
  if (recipient === context.device.userId) throw new NotAllowedError('person_is_self', {})
  for (;;) {
    const keys = await presentKeys(context, realmId, signal)
    const keyIndex = BigInt(keys.keys.length)
    const recipientKeysBundleAccess = sealKeysBundleAccess(context.tools, keys.bundleKey, publicKey(context, recipient))
    const { reply, timestamp } = await uploadCertificate(context.clock, 'realm', (timestamp) => {
      const request = {
        realmRoleCertificate: roleCertificate(context, share, timestamp),
        recipientKeysBundleAccess,
        keyIndex,
      }
      return context.rpc.call(realmShare, request, signal)
    })
    switch (reply.status) {
      case 'ok':
        return { outcome: 'uploaded', timestamp }
      case 'role_already_granted':
        return { outcome: 'remote_idempotent', timestamp: reply.lastRealmCertificateTimestamp }
      case 'bad_key_index': {
        await context.certificates.poll({ realm: [realmId, reply.lastRealmCertificateTimestamp] }, signal)
        // The same bundle again would be refused again, for ever.
        if (BigInt(context.certificates.state.keyRotationsOf(realmId).length) <= keyIndex)
          throw new InternalError({ detail: 'realm_share: bad_key_index without a newer key rotation' })
        continue
      }
      case 'role_incompatible_with_outsider':
        throw new NotAllowedError('external_member_role', {})
      case 'recipient_revoked':
        throw new NotAllowedError('person_revoked', { person: shownPerson(context, recipient) })
      case 'recipient_not_found':
        throw new NotAllowedError('person_not_found', { person: shownPerson(context, recipient) })
      default:
        throw realmRefusal('realm_share', reply.status)
    }
  }
}

function publicKey(context: RealmContext, recipient: UserId) {
  const user = context.certificates.state.user(recipient)
  if (user.outcome === 'found') return user.value.publicKey
  throw new NotAllowedError('person_not_found', { person: shownPerson(context, recipient) })
}

/** Says that the user has this role; null removes the user. */
export function roleCertificate(
  { device, tools }: RealmContext,
  { realmId, recipient, role }: Omit<Share, 'role'> & { readonly role: RealmRole | null },
  timestamp: DateTime,
): Uint8Array {
  const { deviceId: author, signingKey } = device
  const value = { type: 'realm_role_certificate', author, timestamp, realmId, userId: recipient, role } as const
  return dumpSigned(tools, realmRoleCertificate, { value, signingKey })
}
