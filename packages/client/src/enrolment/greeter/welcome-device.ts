import { dumpEncrypted, inviteDeviceConfirmation, inviteDeviceData } from '@parallax/protocol'
import { createDevice } from '../certificates/create-device.ts'
import { openPayload } from '../conduit/open-payload.ts'
import { withGrace } from '../conduit/with-grace.ts'
import type { Newcomer, Welcome } from './greeter-parts.ts'

/** Makes the newcomer a device of the greeter's user, which hands its keys over (spec 07 §2.8). */
export async function welcomeDevice(newcomer: Newcomer): Promise<Welcome> {
  const { context, attempt, key, ask, round, signal } = newcomer
  const { tools, device, clock } = context
  const wish = await openPayload(attempt, inviteDeviceData, { tools, encrypted: newcomer.claimerPayload, key })
  const requested = { deviceLabel: wish.requestedDeviceLabel }
  const { deviceLabel } = await attempt.during(async (pointless) =>
    ask.confirmDevice === undefined ? requested : ask.confirmDevice(requested, pointless),
  )
  ask.status?.('creating')
  const { verifyKey } = wish
  const { deviceId } = await withGrace(clock, signal, (deadline) =>
    createDevice(context, { deviceLabel, verifyKey, purpose: 'STANDARD', signal: deadline }),
  )
  round.stage = 'granted'
  const value = {
    type: 'invite_device_confirmation',
    userId: device.userId,
    deviceId,
    deviceLabel,
    humanHandle: device.humanHandle,
    profile: device.initialProfile,
    privateKey: device.privateKey,
    userRealmId: device.userRealmId,
    userRealmKey: device.userRealmKey,
    rootVerifyKey: device.rootVerifyKey,
  } as const
  return {
    greeterPayload: dumpEncrypted(tools, inviteDeviceConfirmation, { value, key }),
    outcome: { type: 'DEVICE', deviceId, deviceLabel },
  }
}
