import type { LocalDevice } from '@parallax/protocol'
import type { DateTime } from '@parallax/wire'
import { createDevice, type NewDeviceOfUser } from '../enrolment/certificates/create-device.ts'
import type { CreationContext } from '../enrolment/certificates/creation-context.ts'

export interface SiblingDevice {
  readonly device: LocalDevice
  readonly timestamp: DateTime
}

/** Adds a device to the user of `context.device`: keys of its own, the user's handed on (spec 07 §0). */
export async function createSibling(
  context: CreationContext,
  draft: Omit<NewDeviceOfUser, 'verifyKey'>,
): Promise<SiblingDevice> {
  const { crypto } = context.tools
  const signingKey = crypto.newSigningKey()
  const created = await createDevice(context, { ...draft, verifyKey: crypto.verifyKeyOf(signingKey) })
  const { deviceId, deviceLabel, timestamp } = created
  const localSymkey = crypto.newSecretKey()
  return { device: { ...context.device, deviceId, deviceLabel, signingKey, localSymkey }, timestamp }
}
