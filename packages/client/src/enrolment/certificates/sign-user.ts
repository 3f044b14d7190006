import type { PublicKey } from '@parallax/crypto'
import { type DataTools, dumpSigned, redactedUserCertificate, userCertificate } from '@parallax/protocol'
import type { DateTime, HumanHandle, UserId, UserProfile } from '@parallax/wire'
import type { SignedForms, Signer } from './sign-device.ts'

export interface UserDraft {
  readonly timestamp: DateTime
  readonly userId: UserId
  readonly humanHandle: HumanHandle
  readonly publicKey: PublicKey
  readonly profile: UserProfile
}

/** States that a user exists (spec 07 §2.7). */
export function signUser(tools: DataTools, { author, signingKey }: Signer, draft: UserDraft): SignedForms {
  const value = { type: 'user_certificate', author, algorithm: 'X25519_XSALSA20_POLY1305', ...draft } as const
  return {
    full: dumpSigned(tools, userCertificate, { value, signingKey }),
    redacted: dumpSigned(tools, userCertificate, { value: redactedUserCertificate(value), signingKey }),
  }
}
