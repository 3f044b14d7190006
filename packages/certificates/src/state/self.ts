import type { VerifyKey } from '@parallax/crypto'
import type { LocalDevice } from '@parallax/protocol'
import type { UserId, UserProfile } from '@parallax/wire'

/** Who validates: what the local device knows without any certificate. */
export interface Self {
  readonly userId: UserId
  /** Profile at enrolment, used until a certificate changes it. */
  readonly initialProfile: UserProfile
  /** Root of all trust. */
  readonly rootVerifyKey: VerifyKey
}

/** What a device knows of itself. */
export function selfOf(device: LocalDevice): Self {
  return { userId: device.userId, initialProfile: device.initialProfile, rootVerifyKey: device.rootVerifyKey }
}
