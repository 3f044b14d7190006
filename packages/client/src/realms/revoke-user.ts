import { dumpSigned, revokedUserCertificate, userRevoke } from '@parallax/protocol'
import type { UserId } from '@parallax/wire'
import { InternalError } from '../errors/connection-errors.ts'
import { NotAllowedError } from '../errors/rights-errors.ts'
import { type ActionOutcome, settleCommon } from './action-outcome.ts'
import type { RealmContext } from './realm-context.ts'
import { shownPerson } from './shown-person.ts'
import { uploadCertificate } from './upload-certificate.ts'

/**
 * Takes a user out of the organization, for good (spec 06a §5.2). Realms follow when the tasks of their owners unshare
 * the user and rotate the keys (spec 06a §8).
 */
export async function revokeUser(context: RealmContext, userId: UserId, signal?: AbortSignal): Promise<void> {
  const outcome = await upload(context, userId, signal)
  await settleCommon(context, { outcome, signal })
}

async function upload(context: RealmContext, userId: UserId, signal?: AbortSignal): Promise<ActionOutcome> {
  const { device, tools, clock, rpc } = context
  if (userId === device.userId) throw new NotAllowedError('person_is_self', {})
  const { reply, timestamp } = await uploadCertificate(clock, 'user', (timestamp) => {
    const value = { type: 'revoked_user_certificate', author: device.deviceId, timestamp, userId } as const
    const certificate = dumpSigned(tools, revokedUserCertificate, { value, signingKey: device.signingKey })
    return rpc.call(userRevoke, { revokedUserCertificate: certificate }, signal)
  })
  switch (reply.status) {
    case 'ok':
      return { outcome: 'uploaded', timestamp }
    case 'user_already_revoked':
      return { outcome: 'remote_idempotent', timestamp: reply.lastCommonCertificateTimestamp }
    case 'user_not_found':
      throw new NotAllowedError('person_not_found', { person: shownPerson(context, userId) })
    case 'author_not_allowed':
      throw new NotAllowedError('not_allowed', {})
    case 'invalid_certificate':
      throw new InternalError({ detail: `user_revoke: ${reply.status}` })
  }
}
