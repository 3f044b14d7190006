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
  /** A function where the label tells when it was signed. */
  readonly deviceLabel: DeviceLabel | ((timestamp: DateTime) => DeviceLabel)
  readonly verifyKey: VerifyKey
  readonly purpose: DevicePurpose
  readonly signal?: AbortSignal | undefined
}

export interface CreatedDevice {
  readonly deviceId: DeviceId
  readonly deviceLabel: DeviceLabel
  readonly timestamp: DateTime
}

/** Adds a device to the user of `context.device`, under a fresh id at each turn of the signing loop (spec 07 §0). */
export async function createDevice(
  context: CreationContext,
  { deviceLabel: labelOrMaker, verifyKey, purpose, signal }: NewDeviceOfUser,
): Promise<CreatedDevice> {
  const { device, tools, clock, rpc } = context
  const labelAt = typeof labelOrMaker === 'function' ? labelOrMaker : () => labelOrMaker
  let deviceId = newId<DeviceId>(tools)
  const { reply, timestamp } = await uploadCertificate(clock, 'user', async (timestamp) => {
    deviceId = newId<DeviceId>(tools)
    const signer = { author: device.deviceId, signingKey: device.signingKey }
    const deviceLabel = labelAt(timestamp)
    const draft = { timestamp, userId: device.userId, deviceId, deviceLabel, verifyKey, purpose }
    const certificate = signDevice(tools, signer, draft)
    const request = { deviceCertificate: certificate.full, redactedDeviceCertificate: certificate.redacted }
    return sendSurely(context, { timestamp, certificate, signal }, () => rpc.call(deviceCreate, request, signal))
  })
  if (reply.status === 'ok') return { deviceId, deviceLabel: labelAt(timestamp), timestamp }
  throw new InternalError({ detail: `device_create: ${reply.status}` })
}
