import { dumpEncrypted, inviteUserConfirmation, inviteUserData } from '@parallax/protocol'
import type { EmailAddress } from '@parallax/wire'
import { newId } from '../../store/new-id.ts'
import { openPayload } from '../conduit/open-payload.ts'
import type { Trusted, Wish } from './claim-parts.ts'

/** Asks to become a user, with keys made here and nowhere else (spec 07 §2.7). */
export async function wishUser(trusted: Trusted, invitedEmail: EmailAddress): Promise<Wish> {
  const { attempt, answers, key, tools, link } = trusted
  const { crypto } = tools
  const requestedHumanHandle = await answers.person(invitedEmail, attempt.during.bind(attempt))
  const requestedDeviceLabel = await answers.deviceLabel(attempt.during.bind(attempt))
  const [privateKey, signingKey] = [crypto.newPrivateKey(), crypto.newSigningKey()]
  const value = {
    type: 'invite_user_data',
    requestedDeviceLabel,
    requestedHumanHandle,
    publicKey: crypto.publicKeyOf(privateKey),
    verifyKey: crypto.verifyKeyOf(signingKey),
  } as const
  return {
    claimerPayload: dumpEncrypted(tools, inviteUserData, { value, key }),
    accept: async (encrypted) => {
      const granted = await openPayload(attempt, inviteUserConfirmation, { tools, encrypted, key })
      const { type: _, profile, ...rest } = granted
      return {
        type: 'local_device',
        serverUrl: link.server,
        organizationId: link.organizationId,
        ...rest,
        initialProfile: profile,
        signingKey,
        privateKey,
        userRealmId: newId({ crypto }),
        userRealmKey: crypto.newSecretKey(),
        localSymkey: crypto.newSecretKey(),
      }
    },
  }
}
