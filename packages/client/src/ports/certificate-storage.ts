import type { DateTime, VlobId } from '@parallax/wire'

export type CertificateTopic = 'common' | 'sequester' | 'realm' | 'shamir_recovery'

/** Each certificate type and the timeline that it belongs to (spec 06a §1.1). */
export const TOPIC_OF_CERTIFICATE = {
  user_certificate: 'common',
  device_certificate: 'common',
  user_update_certificate: 'common',
  revoked_user_certificate: 'common',
  sequester_authority_certificate: 'sequester',
  sequester_service_certificate: 'sequester',
  sequester_revoked_service_certificate: 'sequester',
  realm_role_certificate: 'realm',
  realm_key_rotation_certificate: 'realm',
  realm_name_certificate: 'realm',
  realm_archiving_certificate: 'realm',
  shamir_recovery_brief_certificate: 'shamir_recovery',
  shamir_recovery_share_certificate: 'shamir_recovery',
  shamir_recovery_deletion_certificate: 'shamir_recovery',
} as const satisfies Record<string, CertificateTopic>

export type CertificateType = keyof typeof TOPIC_OF_CERTIFICATE

/**
 * One validated certificate. Keys are those of spec 06a §1.2: ids as 32 hex digits, a key index in decimal, null where
 * that table has none. Key 1 of a realm topic is the realm.
 */
export interface CertificateRow {
  readonly timestamp: DateTime
  readonly type: CertificateType
  readonly key1: string | null
  readonly key2: string | null
  /** The signed certificate, sealed with the device's local key. */
  readonly sealed: Uint8Array
}

/** Keys and `upTo` (inclusive) restrict only when they are given. */
export interface CertificateQuery {
  readonly types: readonly CertificateType[]
  readonly key1?: string
  readonly key2?: string
  readonly upTo?: DateTime
}

/** Last timestamp of each topic that holds something (spec 06a §1.1). */
export interface LastTimestamps {
  readonly common?: DateTime
  readonly sequester?: DateTime
  readonly shamirRecovery?: DateTime
  readonly realm: ReadonlyMap<VlobId, DateTime>
}

/** A frozen set of certificates. At equal timestamps, what was added later counts as newer. */
export interface CertificateReader {
  newest(query: CertificateQuery): Promise<CertificateRow | undefined>
  /** Oldest first. */
  list(query: CertificateQuery): Promise<readonly CertificateRow[]>
  lastTimestamps(): Promise<LastTimestamps>
}

/** Sees what it added and cleared itself; nobody else does before the operation has ended well. */
export interface CertificateWriter extends CertificateReader {
  add(row: CertificateRow): void
  clear(): void
}

/**
 * The ordered table of validated certificates (spec 06a §1.2): many readers or one writer.
 *
 * Do not start a read or write inside of an operation of the same storage, and do not wait for the network in one.
 */
export interface CertificateStorage {
  read<T>(operation: (reader: CertificateReader) => Promise<T>): Promise<T>
  /** All or nothing, durable once it ends: an operation that throws leaves the table as it was. */
  write<T>(operation: (writer: CertificateWriter) => Promise<T>): Promise<T>
}

/** What of a row counts for the last timestamps. */
export type DatedCertificate = Pick<CertificateRow, 'timestamp' | 'type' | 'key1'>

/** `known`, with what `rows` bring. */
export function latestOf(known: LastTimestamps, rows: Iterable<DatedCertificate>): LastTimestamps {
  const scalars: { common?: DateTime; sequester?: DateTime; shamirRecovery?: DateTime } = { ...known }
  const realm = new Map(known.realm)
  const later = (a: DateTime | undefined, b: DateTime): DateTime => (a === undefined || b > a ? b : a)
  for (const { type, timestamp, key1 } of rows) {
    const topic = TOPIC_OF_CERTIFICATE[type]
    if (topic === 'realm') {
      const realmId = key1 as VlobId
      realm.set(realmId, later(realm.get(realmId), timestamp))
    } else {
      const name = topic === 'shamir_recovery' ? 'shamirRecovery' : topic
      scalars[name] = later(scalars[name], timestamp)
    }
  }
  return { ...scalars, realm }
}

export function isCertificateType(text: string): text is CertificateType {
  return Object.hasOwn(TOPIC_OF_CERTIFICATE, text)
}
