import type {
  Certificate,
  CommonCertificate,
  DeviceCertificate,
  RealmArchivingCertificate,
  RealmCertificate,
  RealmKeyRotationCertificate,
  RealmNameCertificate,
  RealmRoleCertificate,
  SequesterCertificate,
  ShamirRecoveryCertificate,
} from '@parallax/protocol'
import type { DateTime, UserId, VlobId } from '@parallax/wire'
import { CertificateLookups } from './certificate-lookups.ts'
import type { Self } from './self.ts'
import type { RealmRecord, ShamirRecoveryRecord, Tables, UserRecord } from './tables.ts'

type Writable<T> = { -readonly [K in keyof T]: T[K] extends ReadonlyMap<infer K2, infer V> ? Map<K2, V> : T[K] }

interface WritableRealm {
  realmId: VlobId
  lastTimestamp: DateTime
  roles: RealmRoleCertificate[]
  rolesByUser: Map<UserId, readonly RealmRoleCertificate[]>
  keyRotations: RealmKeyRotationCertificate[]
  names: RealmNameCertificate[]
  archivings: RealmArchivingCertificate[]
}

/**
 * A state in the making: answers as a state does, and takes certificates that were found valid (or stored as such).
 * Copies each index once, and each realm when first touched, so that thousands of certificates cost a copy each and
 * the state that it came from never changes.
 */
export class StateDraft extends CertificateLookups {
  readonly self: Self
  readonly #tables: Writable<Tables>
  readonly #ownRealms = new Map<VlobId, WritableRealm>()

  constructor(self: Self, tables: Tables) {
    super()
    this.self = self
    this.#tables = {
      ...tables,
      users: new Map(tables.users),
      devices: new Map(tables.devices),
      realms: new Map(tables.realms),
      sequesterServices: new Map(tables.sequesterServices),
      shamirRecoveries: new Map(tables.shamirRecoveries),
    }
  }

  protected get tables(): Tables {
    return this.#tables
  }

  /** Takes a certificate as valid: nothing is checked here. */
  append(certificate: Certificate): void {
    switch (certificate.type) {
      case 'user_certificate':
      case 'device_certificate':
      case 'user_update_certificate':
      case 'revoked_user_certificate':
        return this.#appendCommon(certificate)
      case 'sequester_authority_certificate':
      case 'sequester_service_certificate':
      case 'sequester_revoked_service_certificate':
        return this.#appendSequester(certificate)
      case 'realm_role_certificate':
      case 'realm_key_rotation_certificate':
      case 'realm_name_certificate':
      case 'realm_archiving_certificate':
        return this.#appendRealm(certificate)
      case 'shamir_recovery_brief_certificate':
      case 'shamir_recovery_share_certificate':
      case 'shamir_recovery_deletion_certificate':
        return this.#appendShamirRecovery(certificate)
    }
  }

  /** The tables, for a state of their own. The draft takes no more certificates afterwards. */
  finish(): Tables {
    return Object.freeze(this.#tables)
  }

  #appendCommon(certificate: CommonCertificate): void {
    const { users } = this.#tables
    this.#tables.lastCommon = certificate.timestamp
    if (certificate.type === 'user_certificate') {
      users.set(certificate.userId, { certificate, updates: [], revocation: undefined, devices: [] })
      return
    }
    const user = users.get(certificate.userId)
    if (user === undefined) throw new RangeError('a certificate about a user that does not exist')
    users.set(certificate.userId, withCertificate(user, certificate))
    if (certificate.type === 'device_certificate') this.#tables.devices.set(certificate.deviceId, certificate)
  }

  #appendSequester(certificate: SequesterCertificate): void {
    const { sequesterServices } = this.#tables
    this.#tables.lastSequester = certificate.timestamp
    if (certificate.type === 'sequester_authority_certificate') {
      this.#tables.sequesterAuthority = certificate
      return
    }
    if (certificate.type === 'sequester_service_certificate') {
      sequesterServices.set(certificate.serviceId, { certificate, revocation: undefined })
      return
    }
    const service = sequesterServices.get(certificate.serviceId)
    if (service === undefined) throw new RangeError('a revocation of a service that does not exist')
    sequesterServices.set(certificate.serviceId, { ...service, revocation: certificate })
  }

  #appendRealm(certificate: RealmCertificate): void {
    const realm = this.#ownRealm(certificate.realmId, certificate.timestamp)
    realm.lastTimestamp = certificate.timestamp
    switch (certificate.type) {
      case 'realm_role_certificate':
        realm.roles.push(certificate)
        realm.rolesByUser.set(certificate.userId, [...(realm.rolesByUser.get(certificate.userId) ?? []), certificate])
        return
      case 'realm_key_rotation_certificate':
        realm.keyRotations.push(certificate)
        return
      case 'realm_name_certificate':
        realm.names.push(certificate)
        return
      case 'realm_archiving_certificate':
        realm.archivings.push(certificate)
        return
    }
  }

  #ownRealm(realmId: VlobId, timestamp: DateTime): WritableRealm {
    const own = this.#ownRealms.get(realmId)
    if (own !== undefined) return own
    const realm = writableCopy(this.#tables.realms.get(realmId) ?? emptyRealm(realmId, timestamp))
    this.#ownRealms.set(realmId, realm)
    this.#tables.realms.set(realmId, realm)
    return realm
  }

  #appendShamirRecovery(certificate: ShamirRecoveryCertificate): void {
    const { shamirRecoveries } = this.#tables
    const isDeletion = certificate.type === 'shamir_recovery_deletion_certificate'
    const userId = isDeletion ? certificate.setupToDeleteUserId : certificate.userId
    const record = shamirRecoveries.get(userId) ?? { briefs: [], shares: [], deletions: [] }
    shamirRecoveries.set(userId, withRecoveryCertificate(record, certificate))
    this.#tables.lastShamirRecovery = certificate.timestamp
    if (certificate.type === 'shamir_recovery_brief_certificate') this.#tables.lastBrief = certificate
  }
}

function withCertificate(
  user: UserRecord,
  certificate: Exclude<CommonCertificate, UserRecord['certificate']>,
): UserRecord {
  switch (certificate.type) {
    case 'device_certificate':
      return { ...user, devices: [...user.devices, certificate satisfies DeviceCertificate] }
    case 'user_update_certificate':
      return { ...user, updates: [...user.updates, certificate] }
    case 'revoked_user_certificate':
      return { ...user, revocation: certificate }
  }
}

function withRecoveryCertificate(
  record: ShamirRecoveryRecord,
  certificate: ShamirRecoveryCertificate,
): ShamirRecoveryRecord {
  switch (certificate.type) {
    case 'shamir_recovery_brief_certificate':
      return { ...record, briefs: [...record.briefs, certificate] }
    case 'shamir_recovery_share_certificate':
      return { ...record, shares: [...record.shares, certificate] }
    case 'shamir_recovery_deletion_certificate':
      return { ...record, deletions: [...record.deletions, certificate] }
  }
}

function emptyRealm(realmId: VlobId, lastTimestamp: DateTime): RealmRecord {
  return { realmId, lastTimestamp, roles: [], rolesByUser: new Map(), keyRotations: [], names: [], archivings: [] }
}

function writableCopy(realm: RealmRecord): WritableRealm {
  return {
    ...realm,
    roles: [...realm.roles],
    rolesByUser: new Map(realm.rolesByUser),
    keyRotations: [...realm.keyRotations],
    names: [...realm.names],
    archivings: [...realm.archivings],
  }
}
