import type { VerifyKey } from '@parallax/crypto'
import {
  type Certificate,
  certificateSchema,
  type DataTools,
  type DeviceCertificate,
  loadUnverified,
  type UserCertificate,
} from '@parallax/protocol'
import {
  type AccessToken,
  accessTokenFromBytes,
  type DateTime,
  type DeviceId,
  type EmailAddress,
  type HumanHandle,
  type InvitationStatus,
  type UserId,
  type UserProfile,
} from '@parallax/wire'
import { GreetingAttempts } from './greeting-attempts.ts'

export interface StoredUser {
  readonly userId: UserId
  readonly humanHandle: HumanHandle
  profile: UserProfile
  isRevoked: boolean
}

export interface StoredDevice {
  readonly deviceId: DeviceId
  readonly userId: UserId
  readonly verifyKey: VerifyKey
}

export interface StoredInvitation {
  readonly token: AccessToken
  readonly type: 'USER' | 'DEVICE'
  readonly createdOn: DateTime
  readonly createdBy: StoredUser
  readonly email: EmailAddress
  status: InvitationStatus
}

/** All that a server knows of one organization: plain, so that tests change it as they like. */
export class ServerRecords {
  readonly users = new Map<UserId, StoredUser>()
  readonly devices = new Map<DeviceId, StoredDevice>()
  readonly invitations = new Map<AccessToken, StoredInvitation>()
  readonly attempts: GreetingAttempts
  /** Accepted, in order; their signatures are for tests to judge. */
  readonly common: { readonly timestamp: DateTime; readonly signed: Uint8Array }[] = []
  readonly sequester: Uint8Array[] = []
  activeUsersLimit: number | null = null
  bootstrapToken: AccessToken | null = null
  isBootstrapped = false
  mail: 'SUCCESS' | 'SERVER_UNAVAILABLE' | 'RECIPIENT_REFUSED' = 'SUCCESS'
  readonly #tools: DataTools
  readonly #now: () => DateTime

  constructor(tools: DataTools, now: () => DateTime) {
    this.#tools = tools
    this.#now = now
    this.attempts = new GreetingAttempts(tools.crypto, now)
  }

  get activeUsers(): readonly StoredUser[] {
    return [...this.users.values()].filter(({ isRevoked }) => !isRevoked)
  }

  userCertificate(signed: Uint8Array): UserCertificate {
    const claimed = this.#claimed(signed)
    if (claimed.type !== 'user_certificate') throw new Error(`a user certificate is a ${claimed.type}`)
    return claimed
  }

  deviceCertificate(signed: Uint8Array): DeviceCertificate {
    const claimed = this.#claimed(signed)
    if (claimed.type !== 'device_certificate') throw new Error(`a device certificate is a ${claimed.type}`)
    return claimed
  }

  acceptUser(signed: Uint8Array): void {
    const { userId, humanHandle, profile, timestamp } = this.userCertificate(signed)
    if (humanHandle === null) throw new Error('a full certificate has a handle')
    this.users.set(userId, { userId, humanHandle, profile, isRevoked: false })
    this.common.push({ timestamp, signed })
  }

  acceptDevice(signed: Uint8Array): void {
    const { deviceId, userId, verifyKey, timestamp } = this.deviceCertificate(signed)
    this.devices.set(deviceId, { deviceId, userId, verifyKey })
    this.common.push({ timestamp, signed })
  }

  /** Token of the pending invitation for the same, or of a new one. */
  invite(type: 'USER' | 'DEVICE', createdBy: StoredUser, email: EmailAddress): AccessToken {
    const pending = [...this.invitations.values()].find(
      (one) => one.type === type && one.email === email && one.status === 'PENDING',
    )
    if (pending !== undefined) return pending.token
    const token = accessTokenFromBytes(this.#tools.crypto.random(16))
    this.invitations.set(token, { token, type, createdOn: this.#now(), createdBy, email, status: 'PENDING' })
    return token
  }

  #claimed(signed: Uint8Array): Certificate {
    return loadUnverified<Certificate>(this.#tools, certificateSchema('common'), signed).claimed
  }
}

/** Whom spec 04a §5.1 lets greet. */
export function greets(user: StoredUser, { type, createdBy }: StoredInvitation): boolean {
  return !user.isRevoked && (type === 'USER' ? user.profile === 'ADMIN' : user.userId === createdBy.userId)
}
