import type { VerifyKey } from '@parallax/crypto'
import { deviceCreate } from '@parallax/protocol'
import type { DateTime, DeviceId, DeviceLabel, DevicePurpose } from '@parallax/wire'
import { InternalError } from '../../errors/connection-errors.ts'
import { uploadCertificate } from '../../realms/upload-certificate.ts'
import { newId } from '../../store/new-id.ts'
import type { CreationContext } from './creation-context.ts'
import { sendSurely } from './send-surely.ts'
import { signDevice } from './sign-device.ts'

export interface NewDeviceOfUser {
  readonly deviceLabel: DeviceLabel
  readonly verifyKey: VerifyKey
  readonly purpose: DevicePurpose
  readonly signal?: AbortSignal | undefined
}

/** Adds a device to the user of `context.device`, under a fresh id at each turn of the signing loop (spec 07 §0). */
export async function createDevice(
  context: CreationContext,
  { deviceLabel, verifyKey, purpose, signal }: NewDeviceOfUser,
): Promise<{ readonly deviceId: DeviceId; readonly timestamp: DateTime }> {
  const { device, tools, clock, rpc } = context
  let deviceId = newId<DeviceId>(tools)
  const { reply, timestamp } = await uploadCertificate(clock, 'user', async (timestamp) => {
    deviceId = newId<DeviceId>(tools)
    const signer = { author: device.deviceId, signingKey: device.signingKey }
    const draft = { timestamp, userId: device.userId, deviceId, deviceLabel, verifyKey, purpose }
    const certificate = signDevice(tools, signer, draft)
    const request = { deviceCertificate: certificate.full, redactedDeviceCertificate: certificate.redacted }
    return sendSurely(context, { timestamp, certificate, signal }, () => rpc.call(deviceCreate, request, signal))
  })
  if (reply.status === 'ok') return { deviceId, timestamp }
  throw new InternalError({ detail: `device_create: ${reply.status}` })
}
