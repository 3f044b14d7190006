import { dumpEncrypted, inviteDeviceConfirmation, inviteDeviceData } from '@parallax/protocol'
import type { UserId } from '@parallax/wire'
import { openPayload } from '../conduit/open-payload.ts'
import { refuseAttempt } from '../conduit/refuse-attempt.ts'
import type { Trusted, Wish } from './claim-parts.ts'

/** Asks to become a device of the user, whose keys come with the confirmation (spec 07 §2.8). */
export async function wishDevice(trusted: Trusted, userId: UserId): Promise<Wish> {
  const { attempt, answers, key, tools, link } = trusted
  const { crypto } = tools
  const requestedDeviceLabel = await answers.deviceLabel(attempt.during.bind(attempt))
  const signingKey = crypto.newSigningKey()
  const value = { type: 'invite_device_data', requestedDeviceLabel, verifyKey: crypto.verifyKeyOf(signingKey) } as const
  return {
    claimerPayload: dumpEncrypted(tools, inviteDeviceData, { value, key }),
    accept: async (encrypted) => {
      const granted = await openPayload(attempt, inviteDeviceConfirmation, { tools, encrypted, key })
      // The server said whose device this is going to be, and that is what the person here agreed to.
      if (granted.userId !== userId)
        return refuseAttempt(attempt, 'INCONSISTENT_PAYLOAD', { detail: 'a device of somebody else' })
      const { type: _, profile, ...rest } = granted
      return {
        type: 'local_device',
        serverUrl: link.server,
        organizationId: link.organizationId,
        ...rest,
        initialProfile: profile,
        signingKey,
        localSymkey: crypto.newSecretKey(),
      }
    },
  }
}
