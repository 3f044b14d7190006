import type {
  DeviceCertificate,
  RealmArchivingCertificate,
  RealmKeyRotationCertificate,
  RealmNameCertificate,
  RealmRoleCertificate,
  RevokedUserCertificate,
  SequesterAuthorityCertificate,
  SequesterRevokedServiceCertificate,
  SequesterServiceCertificate,
  ShamirRecoveryBriefCertificate,
  ShamirRecoveryDeletionCertificate,
  ShamirRecoveryShareCertificate,
  UserCertificate,
  UserUpdateCertificate,
} from '@parallax/protocol'
import type { DateTime, DeviceId, SequesterServiceId, UserId, VlobId } from '@parallax/wire'

// Certificates by what they are about. Lists are in the order of the topic, oldest first.

/** All that the common topic says of one user. */
export interface UserRecord {
  readonly certificate: UserCertificate
  readonly updates: readonly UserUpdateCertificate[]
  readonly revocation: RevokedUserCertificate | undefined
  readonly devices: readonly DeviceCertificate[]
}

/** The whole topic of one realm. */
export interface RealmRecord {
  readonly realmId: VlobId
  readonly lastTimestamp: DateTime
  readonly roles: readonly RealmRoleCertificate[]
  readonly rolesByUser: ReadonlyMap<UserId, readonly RealmRoleCertificate[]>
  readonly keyRotations: readonly RealmKeyRotationCertificate[]
  readonly names: readonly RealmNameCertificate[]
  readonly archivings: readonly RealmArchivingCertificate[]
}

/** One service of the sequester authority. */
export interface SequesterServiceRecord {
  readonly certificate: SequesterServiceCertificate
  readonly revocation: SequesterRevokedServiceCertificate | undefined
}

/** All that the shared recovery topic says of one user's setups. */
export interface ShamirRecoveryRecord {
  readonly briefs: readonly ShamirRecoveryBriefCertificate[]
  /** Those for the user of this client. */
  readonly shares: readonly ShamirRecoveryShareCertificate[]
  readonly deletions: readonly ShamirRecoveryDeletionCertificate[]
}

/** Everything known, by index. Shared between states: never changed once a state has it. */
export interface Tables {
  readonly users: ReadonlyMap<UserId, UserRecord>
  readonly devices: ReadonlyMap<DeviceId, DeviceCertificate>
  readonly realms: ReadonlyMap<VlobId, RealmRecord>
  readonly sequesterAuthority: SequesterAuthorityCertificate | undefined
  readonly sequesterServices: ReadonlyMap<SequesterServiceId, SequesterServiceRecord>
  readonly shamirRecoveries: ReadonlyMap<UserId, ShamirRecoveryRecord>
  readonly lastBrief: ShamirRecoveryBriefCertificate | undefined
  readonly lastCommon: DateTime | undefined
  readonly lastSequester: DateTime | undefined
  readonly lastShamirRecovery: DateTime | undefined
}

/** Nothing stored. */
export const EMPTY_TABLES: Tables = {
  users: new Map(),
  devices: new Map(),
  realms: new Map(),
  sequesterAuthority: undefined,
  sequesterServices: new Map(),
  shamirRecoveries: new Map(),
  lastBrief: undefined,
  lastCommon: undefined,
  lastSequester: undefined,
  lastShamirRecovery: undefined,
}
