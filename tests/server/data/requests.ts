// Requests of the data commands as a device sends them: right, unless a field says otherwise.
import {
  type DataSchema,
  type DeviceCertificate,
  deviceCertificate,
  dumpSigned,
  type RealmArchivingCertificate,
  type RealmKeyRotationCertificate,
  type RealmNameCertificate,
  type RealmRoleCertificate,
  type RevokedUserCertificate,
  realmArchivingCertificate,
  realmKeyRotationCertificate,
  realmNameCertificate,
  realmRoleCertificate,
  redactedDeviceCertificate,
  revokedUserCertificate,
  type UserUpdateCertificate,
  userUpdateCertificate,
} from '@parallax/protocol'
import { type BlockId, parseDeviceLabel, type SequesterServiceId, type UserId, type VlobId } from '@parallax/wire'
import { newId, type TestDevice } from '../../kit/test-organization.ts'

type Changes<T> = Partial<Omit<T, 'type' | 'author'>>
type InRealm<T> = Changes<T> & { readonly realmId: VlobId }

export const JUNK = new TextEncoder().encode('no certificate')

export interface ShareFields extends InRealm<RealmRoleCertificate> {
  /** Of the access; 1 if none is given. */
  readonly keyIndex?: bigint
  readonly access?: Uint8Array
}

export function shareRequest(device: TestDevice, { keyIndex = 1n, access, ...fields }: ShareFields) {
  return {
    realmRoleCertificate: roleCertificate(device, { role: 'READER', ...fields }),
    recipientKeysBundleAccess: access ?? Uint8Array.of(1),
    keyIndex,
  }
}

export function unshareRequest(device: TestDevice, fields: InRealm<RealmRoleCertificate>) {
  return { realmRoleCertificate: roleCertificate(device, { role: null, ...fields }) }
}

export function promotionRequest(device: TestDevice, fields: InRealm<RealmRoleCertificate>) {
  return { realmRoleCertificate: roleCertificate(device, { role: 'OWNER', ...fields }) }
}

export function archivingRequest(device: TestDevice, changes: InRealm<RealmArchivingCertificate>) {
  const configuration = { type: 'ARCHIVED' } as const
  const certificate = { type: 'realm_archiving_certificate', ...signature(device), configuration, ...changes } as const
  return { archivingCertificate: signed(device, realmArchivingCertificate, certificate) }
}

export function profileRequest(
  device: TestDevice,
  changes: Changes<UserUpdateCertificate> & { readonly userId: UserId },
) {
  const certificate = {
    type: 'user_update_certificate',
    ...signature(device),
    newProfile: 'ADMIN',
    ...changes,
  } as const
  return { userUpdateCertificate: signed(device, userUpdateCertificate, certificate) }
}

function roleCertificate(
  device: TestDevice,
  fields: InRealm<RealmRoleCertificate> & Pick<RealmRoleCertificate, 'role'>,
): Uint8Array {
  const certificate = {
    type: 'realm_role_certificate',
    ...signature(device),
    userId: device.userId,
    ...fields,
  } as const
  return signed(device, realmRoleCertificate, certificate)
}

export interface RotationFields extends InRealm<RealmKeyRotationCertificate> {
  readonly participants: readonly UserId[]
  readonly access?: (userId: UserId) => Uint8Array
  readonly services?: readonly SequesterServiceId[] | null
  readonly keysBundle?: Uint8Array
}

export function rotationRequest(device: TestDevice, fields: RotationFields) {
  const { participants, access = () => Uint8Array.of(2), services = null, keysBundle, ...changes } = fields
  const certificate = {
    type: 'realm_key_rotation_certificate',
    ...signature(device),
    keyIndex: 1n,
    encryptionAlgorithm: 'BLAKE2_XSALSA20_POLY1305',
    hashAlgorithm: 'SHA256',
    keyCanary: Uint8Array.of(3),
    ...changes,
  } as const
  return {
    realmKeyRotationCertificate: signed(device, realmKeyRotationCertificate, certificate),
    perParticipantKeysBundleAccess: new Map(participants.map((userId) => [userId, access(userId)])),
    perSequesterServiceKeysBundleAccess: services && new Map(services.map((service) => [service, Uint8Array.of(5)])),
    keysBundle: keysBundle ?? Uint8Array.of(4),
  }
}

export interface RenameFields extends InRealm<RealmNameCertificate> {
  readonly initial?: boolean
}

export function renameRequest(device: TestDevice, { initial = false, ...changes }: RenameFields) {
  const encryptedName = Uint8Array.of(6)
  const certificate = { type: 'realm_name_certificate', ...signature(device), keyIndex: 1n, encryptedName } as const
  return {
    realmNameCertificate: signed(device, realmNameCertificate, { ...certificate, ...changes }),
    initialNameOrFail: initial,
  }
}

export function revocationRequest(
  device: TestDevice,
  changes: Changes<RevokedUserCertificate> & { readonly userId: UserId },
) {
  const certificate = { type: 'revoked_user_certificate', ...signature(device), ...changes } as const
  return { revokedUserCertificate: signed(device, revokedUserCertificate, certificate) }
}

export interface NewDeviceFields extends Changes<DeviceCertificate> {
  /** What the redacted certificate says instead of what is right. */
  readonly redacted?: Changes<DeviceCertificate>
}

/** Of another device of the user, whose keys are `added`. */
export function deviceRequest(device: TestDevice, added: TestDevice, fields: NewDeviceFields = {}) {
  const { redacted: redactedChanges, ...changes } = fields
  const certificate = {
    type: 'device_certificate',
    purpose: 'STANDARD',
    ...signature(device),
    userId: device.userId,
    deviceId: added.deviceId,
    deviceLabel: parseDeviceLabel('phone') ?? null,
    verifyKey: device.organization.tools.crypto.verifyKeyOf(added.signingKey),
    algorithm: 'ED25519',
    ...changes,
  } as const
  const redacted = { ...redactedDeviceCertificate(certificate), ...redactedChanges }
  return {
    deviceCertificate: signed(device, deviceCertificate, certificate),
    redactedDeviceCertificate: signed(device, deviceCertificate, redacted),
  }
}

export function vlobRequest({ organization: { tools, tick } }: TestDevice, realmId: VlobId) {
  return { realmId, vlobId: newId<VlobId>(tools), keyIndex: 1n, timestamp: tick(), blob: Uint8Array.of(7) }
}

export function blockRequest({ organization: { tools } }: TestDevice, realmId: VlobId) {
  return { realmId, blockId: newId<BlockId>(tools), keyIndex: 1n, block: Uint8Array.of(8, 9) }
}

function signature({ organization, deviceId }: TestDevice) {
  return { author: deviceId, timestamp: organization.tick() }
}

function signed<T>({ organization, signingKey }: TestDevice, schema: DataSchema<T>, value: T): Uint8Array {
  return dumpSigned(organization.tools, schema, { value, signingKey })
}
