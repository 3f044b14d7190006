import { sequesterPublicKeyDer, sequesterVerifyKeyDer } from '@parallax/crypto'
import { dateTime, sequesterServiceId, string, type TypeOf } from '@parallax/wire'
import { dataType, oneOf } from '../data/data-type.ts'

// Certificates of the sequester topic (spec 02 §2, 06a §4.2). None names an author: the root key signs the first,
// the authority (RSA) the others.

/** The organization has this sequester authority. Signed by the root key. */
export const sequesterAuthorityCertificate = dataType('sequester_authority_certificate', {
  timestamp: dateTime,
  verifyKeyDer: sequesterVerifyKeyDer,
})
/** Value of `sequesterAuthorityCertificate`. */
export type SequesterAuthorityCertificate = TypeOf<typeof sequesterAuthorityCertificate>

/** A service of the authority gets every new realm key. Signed by the authority. */
export const sequesterServiceCertificate = dataType('sequester_service_certificate', {
  timestamp: dateTime,
  serviceId: sequesterServiceId,
  serviceLabel: string,
  encryptionKeyDer: sequesterPublicKeyDer,
})
/** Value of `sequesterServiceCertificate`. */
export type SequesterServiceCertificate = TypeOf<typeof sequesterServiceCertificate>

/** A sequester service is revoked. Signed by the authority. */
export const sequesterRevokedServiceCertificate = dataType('sequester_revoked_service_certificate', {
  timestamp: dateTime,
  serviceId: sequesterServiceId,
})
/** Value of `sequesterRevokedServiceCertificate`. */
export type SequesterRevokedServiceCertificate = TypeOf<typeof sequesterRevokedServiceCertificate>

/** What the authority signs. */
export const sequesterAuthoritySigned = oneOf(sequesterServiceCertificate, sequesterRevokedServiceCertificate)

/** Any certificate of the sequester topic. */
export const sequesterCertificate = oneOf(
  sequesterAuthorityCertificate,
  sequesterServiceCertificate,
  sequesterRevokedServiceCertificate,
)
/** Value of `sequesterCertificate`. */
export type SequesterCertificate = TypeOf<typeof sequesterCertificate>
