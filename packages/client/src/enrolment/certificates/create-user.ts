import type { PublicKey, VerifyKey } from '@parallax/crypto'
import { userCreate } from '@parallax/protocol'
import type { DateTime, DeviceId, DeviceLabel, HumanHandle, UserId, UserProfile } from '@parallax/wire'
import { InternalError } from '../../errors/connection-errors.ts'
import { EnrolmentError } from '../../errors/enrolment-errors.ts'
import type { ParallaxError } from '../../errors/parallax-error.ts'
import { NotAllowedError } from '../../errors/rights-errors.ts'
import { uploadCertificate } from '../../realms/upload-certificate.ts'
import { newId } from '../../store/new-id.ts'
import { activeUsersLimit } from './active-users-limit.ts'
import type { CreationContext } from './creation-context.ts'
import { sendSurely } from './send-surely.ts'
import { type SignedForms, signDevice } from './sign-device.ts'
import { signUser } from './sign-user.ts'

export interface NewUser {
  readonly humanHandle: HumanHandle
  readonly profile: UserProfile
  readonly publicKey: PublicKey
  readonly deviceLabel: DeviceLabel
  readonly verifyKey: VerifyKey
  readonly signal?: AbortSignal | undefined
}

export interface UserIds {
  readonly userId: UserId
  readonly deviceId: DeviceId
}

/**
 * Adds a user and its first device, under fresh ids at each turn of the signing loop (spec 07 §2.7). Throws
 * `users_limit`, `email_taken`, `not_allowed`, `clock_wrong`.
 */
export async function createUser(context: CreationContext, user: NewUser): Promise<UserIds> {
  const { clock, rpc } = context
  const { signal } = user
  let ids = newIds(context)
  const { reply } = await uploadCertificate(clock, 'user', async (timestamp) => {
    ids = newIds(context)
    const { certificate, ofDevice } = sign(context, user, { ...ids, timestamp })
    const request = {
      userCertificate: certificate.full,
      redactedUserCertificate: certificate.redacted,
      deviceCertificate: ofDevice.full,
      redactedDeviceCertificate: ofDevice.redacted,
    }
    return sendSurely(context, { timestamp, certificate, signal }, () => rpc.call(userCreate, request, signal))
  })
  if (reply.status === 'ok') return ids
  throw await refusal(context, reply.status, user)
}

function newIds({ tools }: CreationContext): UserIds {
  return { userId: newId(tools), deviceId: newId(tools) }
}

/** Both certificates have one timestamp, and both are signed by the device that lets the user in. */
function sign(
  { device, tools }: CreationContext,
  user: NewUser,
  { userId, deviceId, timestamp }: UserIds & { readonly timestamp: DateTime },
): { readonly certificate: SignedForms; readonly ofDevice: SignedForms } {
  const signer = { author: device.deviceId, signingKey: device.signingKey }
  const { humanHandle, profile, publicKey, deviceLabel, verifyKey } = user
  return {
    certificate: signUser(tools, signer, { timestamp, userId, humanHandle, publicKey, profile }),
    ofDevice: signDevice(tools, signer, { timestamp, userId, deviceId, deviceLabel, verifyKey, purpose: 'STANDARD' }),
  }
}

type UserCreateRefusal =
  | 'author_not_allowed'
  | 'active_users_limit_reached'
  | 'user_already_exists'
  | 'human_handle_already_taken'
  | 'invalid_certificate'

async function refusal(
  context: CreationContext,
  status: UserCreateRefusal,
  { humanHandle, signal }: NewUser,
): Promise<ParallaxError> {
  switch (status) {
    case 'author_not_allowed':
      return new NotAllowedError('not_allowed', {})
    case 'active_users_limit_reached':
      return new EnrolmentError('users_limit', { limit: (await activeUsersLimit(context, signal)) ?? '?' })
    case 'human_handle_already_taken':
      return new EnrolmentError('email_taken', { email: humanHandle.email })
    case 'user_already_exists':
    case 'invalid_certificate':
      return new InternalError({ detail: `user_create: ${status}` })
  }
}
