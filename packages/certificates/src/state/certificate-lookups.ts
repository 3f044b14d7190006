import type {
  DeviceCertificate,
  RealmArchivingCertificate,
  RealmKeyRotationCertificate,
  RealmNameCertificate,
  SequesterAuthorityCertificate,
  ShamirRecoveryBriefCertificate,
  ShamirRecoveryShareCertificate,
  UserCertificate,
} from '@parallax/protocol'
import type {
  DateTime,
  DeviceId,
  RealmArchivingConfiguration,
  RealmRole,
  SequesterServiceId,
  UserId,
  UserProfile,
  VlobId,
} from '@parallax/wire'
import type { LastTimestamps } from './last-timestamps.ts'
import { type Lookup, lookUp, newest } from './lookup.ts'
import type { Self } from './self.ts'
import type { RealmRecord, SequesterServiceRecord, ShamirRecoveryRecord, Tables, UserRecord } from './tables.ts'

/** How far the creation of a realm has come (spec 06a §7.1). */
export type RealmBootstrapState = 'LocalOnly' | 'CreatedInServer' | 'InitialKeyRotationDone' | 'WorkspaceBootstrapped'

/** The last shared recovery of a user (spec 06a §4.4). */
export interface LastRecovery {
  readonly state: 'valid' | 'deleted'
  readonly brief: ShamirRecoveryBriefCertificate
}

/**
 * What certificates say (spec 06a §1.3). `upTo` limits a question to the certificates whose timestamp is at most that;
 * without it the answer is about now, whatever the clock says.
 */
export abstract class CertificateLookups {
  abstract readonly self: Self
  protected abstract readonly tables: Tables

  get isEmpty(): boolean {
    const { lastCommon, sequesterAuthority, realms, lastShamirRecovery } = this.tables
    const isUnset = lastCommon === undefined && lastShamirRecovery === undefined
    return isUnset && sequesterAuthority === undefined && realms.size === 0
  }

  get lastTimestamps(): LastTimestamps {
    const { lastCommon, lastSequester, lastShamirRecovery, realms } = this.tables
    return {
      common: lastCommon,
      sequester: lastSequester,
      shamirRecovery: lastShamirRecovery,
      realm: new Map([...realms].map(([realmId, realm]) => [realmId, realm.lastTimestamp])),
    }
  }

  // One topic of the above.

  get lastCommonTimestamp(): DateTime | undefined {
    return this.tables.lastCommon
  }

  get lastSequesterTimestamp(): DateTime | undefined {
    return this.tables.lastSequester
  }

  get lastShamirRecoveryTimestamp(): DateTime | undefined {
    return this.tables.lastShamirRecovery
  }

  lastRealmTimestamp(realmId: VlobId): DateTime | undefined {
    return this.tables.realms.get(realmId)?.lastTimestamp
  }

  // Users and devices

  get users(): ReadonlyMap<UserId, UserRecord> {
    return this.tables.users
  }

  user(userId: UserId, upTo?: DateTime): Lookup<UserCertificate> {
    return lookUp(this.tables.users.get(userId)?.certificate, upTo)
  }

  device(deviceId: DeviceId, upTo?: DateTime): Lookup<DeviceCertificate> {
    return lookUp(this.tables.devices.get(deviceId), upTo)
  }

  devicesOf(userId: UserId): readonly DeviceCertificate[] {
    return this.tables.users.get(userId)?.devices ?? []
  }

  /** Undefined for a user that does not exist (yet). */
  profileOf(userId: UserId, upTo?: DateTime): UserProfile | undefined {
    const user = this.tables.users.get(userId)
    if (lookUp(user?.certificate, upTo).outcome !== 'found') return undefined
    return newest(user?.updates ?? [], upTo)?.newProfile ?? user?.certificate.profile
  }

  isRevoked(userId: UserId, upTo?: DateTime): boolean {
    return lookUp(this.tables.users.get(userId)?.revocation, upTo).outcome === 'found'
  }

  /** The last profile given to the user of this client, else the one it enrolled with. */
  get ownProfile(): UserProfile {
    return this.tables.users.get(this.self.userId)?.updates.at(-1)?.newProfile ?? this.self.initialProfile
  }

  // Realms

  get realms(): ReadonlyMap<VlobId, RealmRecord> {
    return this.tables.realms
  }

  roleOf(realmId: VlobId, userId: UserId, upTo?: DateTime): RealmRole | null {
    return newest(this.tables.realms.get(realmId)?.rolesByUser.get(userId) ?? [], upTo)?.role ?? null
  }

  /** Members and their roles. Revoked users stay until somebody unshares them. */
  rolesOf(realmId: VlobId, upTo?: DateTime): ReadonlyMap<UserId, RealmRole> {
    const roles = new Map<UserId, RealmRole>()
    for (const [userId, certificates] of this.tables.realms.get(realmId)?.rolesByUser ?? []) {
      const role = newest(certificates, upTo)?.role ?? null
      if (role !== null) roles.set(userId, role)
    }
    return roles
  }

  bootstrapState(realmId: VlobId): RealmBootstrapState {
    const realm = this.tables.realms.get(realmId)
    if (realm === undefined) return 'LocalOnly'
    if (realm.names.length > 0) return 'WorkspaceBootstrapped'
    return realm.keyRotations.length > 0 ? 'InitialKeyRotationDone' : 'CreatedInServer'
  }

  /** Number i is at place i - 1. */
  keyRotationsOf(realmId: VlobId): readonly RealmKeyRotationCertificate[] {
    return this.tables.realms.get(realmId)?.keyRotations ?? []
  }

  nameOf(realmId: VlobId): RealmNameCertificate | undefined {
    return this.tables.realms.get(realmId)?.names.at(-1)
  }

  lastArchivingOf(realmId: VlobId): RealmArchivingCertificate | undefined {
    return this.tables.realms.get(realmId)?.archivings.at(-1)
  }

  /** AVAILABLE when no certificate says otherwise. */
  archivingOf(realmId: VlobId): RealmArchivingConfiguration {
    return this.lastArchivingOf(realmId)?.configuration ?? { type: 'AVAILABLE' }
  }

  // Sequester

  get sequesterAuthority(): SequesterAuthorityCertificate | undefined {
    return this.tables.sequesterAuthority
  }

  get sequesterServices(): ReadonlyMap<SequesterServiceId, SequesterServiceRecord> {
    return this.tables.sequesterServices
  }

  // Shared recovery

  shamirRecoveriesOf(userId: UserId): ShamirRecoveryRecord | undefined {
    return this.tables.shamirRecoveries.get(userId)
  }

  get usersWithRecovery(): Iterable<UserId> {
    return this.tables.shamirRecoveries.keys()
  }

  lastRecoveryOf(userId: UserId, upTo?: DateTime): LastRecovery | undefined {
    const record = this.tables.shamirRecoveries.get(userId)
    const brief = newest(record?.briefs ?? [], upTo)
    if (brief === undefined) return undefined
    const deletion = newest(record?.deletions ?? [], upTo)
    return { state: deletion?.setupToDeleteTimestamp === brief.timestamp ? 'deleted' : 'valid', brief }
  }

  /** The newest brief of the whole topic, whoever it is about. */
  get lastBrief(): ShamirRecoveryBriefCertificate | undefined {
    return this.tables.lastBrief
  }

  /** The share that the user of this client holds of that setup. */
  ownShareOf(brief: ShamirRecoveryBriefCertificate): ShamirRecoveryShareCertificate | undefined {
    const shares = this.tables.shamirRecoveries.get(brief.userId)?.shares ?? []
    return shares.find(({ author, timestamp }) => author === brief.author && timestamp === brief.timestamp)
  }
}
