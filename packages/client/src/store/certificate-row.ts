import type { StoredCertificate, ValidCertificate } from '@parallax/certificates'
import type { SecretKey } from '@parallax/crypto'
import type { Certificate, CertificateTopic, DataTools } from '@parallax/protocol'
import {
  type CertificateRow,
  type CertificateTopic as StoredTopic,
  TOPIC_OF_CERTIFICATE,
} from '../ports/certificate-storage.ts'

const TOPICS: { readonly [T in StoredTopic]: CertificateTopic } = {
  common: 'common',
  sequester: 'sequester',
  realm: 'realm',
  shamir_recovery: 'shamirRecovery',
}

/** The row that keeps a validated certificate, sealed with the key of the device (spec 06a §1.2). */
export function sealRow(tools: DataTools, key: SecretKey, valid: ValidCertificate): CertificateRow {
  const { certificate, signed } = valid
  const [key1 = null, key2 = null] = indexKeys(certificate)
  const { type, timestamp } = certificate
  return { type, timestamp, key1, key2, sealed: tools.crypto.encrypt(key, signed) }
}

/** Throws `CryptoError` when the row is not what was written. */
export function openRow(tools: DataTools, key: SecretKey, row: CertificateRow): StoredCertificate {
  return { topic: TOPICS[TOPIC_OF_CERTIFICATE[row.type]], signed: tools.crypto.decrypt(key, row.sealed) }
}

function indexKeys(certificate: Certificate): readonly string[] {
  switch (certificate.type) {
    case 'user_certificate':
    case 'revoked_user_certificate':
    case 'user_update_certificate':
      return [certificate.userId]
    case 'device_certificate':
      return [certificate.deviceId, certificate.userId]
    case 'realm_role_certificate':
      return [certificate.realmId, certificate.userId]
    case 'realm_name_certificate':
    case 'realm_archiving_certificate':
      return [certificate.realmId]
    case 'realm_key_rotation_certificate':
      return [certificate.realmId, String(certificate.keyIndex)]
    case 'sequester_authority_certificate':
      return []
    case 'sequester_service_certificate':
    case 'sequester_revoked_service_certificate':
      return [certificate.serviceId]
    case 'shamir_recovery_brief_certificate':
      return [certificate.userId]
    case 'shamir_recovery_share_certificate':
      return [certificate.userId, certificate.recipient]
    case 'shamir_recovery_deletion_certificate':
      return [certificate.setupToDeleteUserId]
  }
}
