import { dumpSigned, userUpdate, userUpdateCertificate } from '@parallax/protocol'
import type { UserId, UserProfile } from '@parallax/wire'
import { InternalError } from '../errors/connection-errors.ts'
import { NotAllowedError } from '../errors/rights-errors.ts'
import { settleCommon } from './action-outcome.ts'
import type { RealmContext } from './realm-context.ts'
import { shownPerson } from './shown-person.ts'
import { uploadCertificate } from './upload-certificate.ts'

export interface ProfileChange {
  readonly userId: UserId
  readonly profile: UserProfile
}

/** Gives somebody else another profile (spec 06a §5.2). For administrators. */
export async function changeProfile(
  context: RealmContext,
  { userId, profile }: ProfileChange,
  signal?: AbortSignal,
): Promise<void> {
  const { device, tools, clock, rpc } = context
  if (userId === device.userId) throw new NotAllowedError('person_is_self', {})
  const { reply, timestamp } = await uploadCertificate(clock, 'user', (timestamp) => {
    const { deviceId: author, signingKey } = device
    const value = { type: 'user_update_certificate', author, timestamp, userId, newProfile: profile } as const
    const certificate = dumpSigned(tools, userUpdateCertificate, { value, signingKey })
    return rpc.call(userUpdate, { userUpdateCertificate: certificate }, signal)
  })
  switch (reply.status) {
    case 'ok':
      return settleCommon(context, { outcome: { outcome: 'uploaded', timestamp }, signal })
    case 'user_no_changes':
      await context.certificates.poll(undefined, signal)
      return
    case 'user_not_found':
      throw new NotAllowedError('person_not_found', { person: shownPerson(context, userId) })
    case 'user_revoked':
      throw new NotAllowedError('person_revoked', { person: shownPerson(context, userId) })
    case 'author_not_allowed':
      throw new NotAllowedError('not_allowed', {})
    case 'invalid_certificate':
      throw new InternalError({ detail: `user_update: ${reply.status}` })
  }
}
