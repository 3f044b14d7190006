import { dumpEncrypted, inviteUserConfirmation, inviteUserData } from '@parallax/protocol'
import { InternalError } from '../../errors/connection-errors.ts'
import { createUser } from '../certificates/create-user.ts'
import { openPayload } from '../conduit/open-payload.ts'
import { withGrace } from '../conduit/with-grace.ts'
import type { Newcomer, Welcome } from './greeter-parts.ts'

/** Makes the newcomer a user, as the greeter decides (spec 07 §2.7). */
export async function welcomeUser(newcomer: Newcomer): Promise<Welcome> {
  const { context, attempt, key, ask, round, signal } = newcomer
  const { tools, device, clock } = context
  const wish = await openPayload(attempt, inviteUserData, { tools, encrypted: newcomer.claimerPayload, key })
  const requested = { humanHandle: wish.requestedHumanHandle, deviceLabel: wish.requestedDeviceLabel }
  const { humanHandle, deviceLabel, profile } = await attempt.during(async (pointless) => {
    if (ask.confirmUser === undefined) throw new InternalError({ detail: 'nobody decides about users' })
    return ask.confirmUser(requested, pointless)
  })
  ask.status?.('creating')
  const { publicKey, verifyKey } = wish
  const ids = await withGrace(clock, signal, (deadline) =>
    createUser(context, { humanHandle, profile, publicKey, deviceLabel, verifyKey, signal: deadline }),
  )
  round.stage = 'granted'
  const value = {
    type: 'invite_user_confirmation',
    ...ids,
    deviceLabel,
    humanHandle,
    profile,
    rootVerifyKey: device.rootVerifyKey,
  } as const
  return {
    greeterPayload: dumpEncrypted(tools, inviteUserConfirmation, { value, key }),
    outcome: { type: 'USER', userId: ids.userId, humanHandle },
  }
}
