import {
  type DataTools,
  type DeviceCertificate,
  deviceCertificate,
  redactedDeviceCertificate,
  redactedUserCertificate,
  type UserCertificate,
  userCertificate,
} from '@parallax/protocol'
import { encode, type HumanHandle, MAX_STORED_EMAIL_LENGTH } from '@parallax/wire'
import { loadNewCertificate, type Signer } from './load-new-certificate.ts'

/** The certificates of a user and his first device, as they come. */
export interface NewUserBytes {
  readonly userCertificate: Uint8Array
  readonly deviceCertificate: Uint8Array
  readonly redactedUserCertificate: Uint8Array
  readonly redactedDeviceCertificate: Uint8Array
}

export interface NewUser {
  readonly user: UserCertificate & { readonly humanHandle: HumanHandle }
  readonly device: DeviceCertificate
  readonly redactedUser: UserCertificate
  readonly redactedDevice: DeviceCertificate
}

/** The four certificates, each right by itself; timestamps of user and device equal. */
export function loadNewUser(tools: DataTools, signer: Signer, bytes: NewUserBytes): NewUser | undefined {
  const user = loadNewCertificate(tools, userCertificate, { signer, signed: bytes.userCertificate })
  const device = loadNewCertificate(tools, deviceCertificate, { signer, signed: bytes.deviceCertificate })
  const redactedUser = loadNewCertificate(tools, userCertificate, { signer, signed: bytes.redactedUserCertificate })
  const redactedDevice = loadNewCertificate(tools, deviceCertificate, {
    signer,
    signed: bytes.redactedDeviceCertificate,
  })
  if (!user || !device || !redactedUser || !redactedDevice || user.timestamp !== device.timestamp) return undefined
  // A certificate that is not the redacted one says the name (ours, 04a §3.1).
  const { humanHandle } = user
  if (humanHandle === null || device.deviceLabel === null || !isStorable(humanHandle)) return undefined
  return { user: { ...user, humanHandle }, device, redactedUser, redactedDevice }
}

/** Neither longer than what servers store (spec 01 §3.5) nor with the character that no database text holds. */
function isStorable({ email, label }: HumanHandle): boolean {
  return email.length <= MAX_STORED_EMAIL_LENGTH && !label.includes('\0')
}

/** Both are about one user, and the redacted forms say the same without the names (spec 04a §3.1 d, f, g). */
export function isConsistent({ user, device, redactedUser, redactedDevice }: NewUser): boolean {
  return (
    user.userId === device.userId && isRedactedUserOf(redactedUser, user) && isRedactedDeviceOf(redactedDevice, device)
  )
}

export function isRedactedUserOf(redacted: UserCertificate, full: UserCertificate): boolean {
  return isSame(encode(userCertificate, redacted), encode(userCertificate, redactedUserCertificate(full)))
}

/** A purpose that is missing is STANDARD. */
export function isRedactedDeviceOf(redacted: DeviceCertificate, full: DeviceCertificate): boolean {
  const wire = (certificate: DeviceCertificate) =>
    encode(deviceCertificate, { ...certificate, purpose: certificate.purpose ?? 'STANDARD' })
  return isSame(wire(redacted), wire(redactedDeviceCertificate(full)))
}

function isSame(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.from(left).equals(right)
}
