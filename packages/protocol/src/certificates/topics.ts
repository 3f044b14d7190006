import type { DataTools } from '../data/data-tools.ts'
import type { DataSchema } from '../data/data-type.ts'
import { loadUnverified, type Unverified } from '../data/signed.ts'
import { type CommonCertificate, commonCertificate } from './common-topic.ts'
import { type RealmCertificate, realmCertificate } from './realm-topic.ts'
import { type SequesterCertificate, sequesterCertificate } from './sequester-topic.ts'
import { type ShamirRecoveryCertificate, shamirRecoveryCertificate } from './shamir-recovery-topic.ts'

/** The timelines of certificates (spec 06a §1.1); there is one `realm` timeline for each realm. */
export type CertificateTopic = 'common' | 'sequester' | 'realm' | 'shamirRecovery'

/** What each topic carries. */
export interface CertificateOfTopic {
  readonly common: CommonCertificate
  readonly sequester: SequesterCertificate
  readonly realm: RealmCertificate
  readonly shamirRecovery: ShamirRecoveryCertificate
}

/** Any certificate at all. */
export type Certificate = CertificateOfTopic[CertificateTopic]

const SCHEMAS: { readonly [T in CertificateTopic]: DataSchema<CertificateOfTopic[T]> } = {
  common: commonCertificate,
  sequester: sequesterCertificate,
  realm: realmCertificate,
  shamirRecovery: shamirRecoveryCertificate,
}

/** Codec of everything that a topic carries, told apart by `type`. */
export function certificateSchema<T extends CertificateTopic>(topic: T): DataSchema<CertificateOfTopic[T]> {
  return SCHEMAS[topic]
}

/**
 * Reads a certificate whose author is not known yet; types of other topics are refused. For those signed with Ed25519:
 * services of the sequester authority are read by `loadAuthoritySigned`. Throws `DataError` `signature` (too short),
 * `bad_serialization` or `integrity`.
 */
export function loadCertificate<T extends Exclude<CertificateTopic, 'sequester'>>(
  tools: DataTools,
  topic: T,
  signed: Uint8Array,
): Unverified<CertificateOfTopic[T]> {
  return loadUnverified(tools, certificateSchema(topic), signed)
}
