import type { DeviceFile } from '@parallax/protocol'
import type {
  DateTime,
  DeviceId,
  DeviceLabel,
  HumanHandle,
  OrganizationId,
  ServerAddress,
  UserId,
} from '@parallax/wire'

/** What protects the key of a device file (spec 02 §12). */
export type DeviceProtection = DeviceFile['type']

/** Why this client cannot open a device file that it can read. */
export type OpeningObstacle =
  | 'keyring'
  | 'smartcard'
  | 'account_vault'
  | 'single_sign_on'
  /** Not a device to log in with: it is imported. */
  | 'recovery_file'

/**
 * A device as its file tells without being opened. Nothing of it is authenticated: it is for lists, and for choosing
 * whom to ask.
 */
export interface KnownDevice {
  /** Name in its folder. */
  readonly file: string
  readonly createdOn: DateTime
  readonly protectedOn: DateTime
  readonly server: ServerAddress
  readonly organizationId: OrganizationId
  readonly userId: UserId
  readonly deviceId: DeviceId
  readonly humanHandle: HumanHandle
  readonly deviceLabel: DeviceLabel
  readonly protection: DeviceProtection
  /** A one-time code is asked for first (spec 07 §5.4). */
  readonly secondFactor: boolean
  /** Absent: `openDevice` opens it. */
  readonly obstacle?: OpeningObstacle
  /** File, listed before, of the very same device. */
  readonly sameAs?: string
}

export function knownDevice(file: string, content: DeviceFile): KnownDevice {
  const obstacle = obstacleOf(content)
  return {
    file,
    createdOn: content.createdOn,
    protectedOn: content.protectedOn,
    server: content.serverUrl,
    organizationId: content.organizationId,
    userId: content.userId,
    deviceId: content.deviceId,
    humanHandle: content.humanHandle,
    deviceLabel: content.deviceLabel,
    protection: content.type,
    secondFactor: hasSecondFactor(content),
    ...(obstacle === undefined ? {} : { obstacle }),
  }
}

export function hasSecondFactor(file: DeviceFile): boolean {
  return file.type !== 'recovery' && file.totpOpaqueKeyId !== null
}

/** What stands in the way of opening a file. */
export function obstacleOf(file: DeviceFile): OpeningObstacle | undefined {
  switch (file.type) {
    case 'password':
      return undefined
    case 'keyring':
      return 'keyring'
    case 'pki':
      return 'smartcard'
    case 'account_vault':
      return 'account_vault'
    case 'openbao':
      return 'single_sign_on'
    case 'recovery':
      return 'recovery_file'
  }
}
