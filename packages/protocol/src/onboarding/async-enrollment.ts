import { publicKey, verifyKey } from '@parallax/crypto'
import {
  asyncEnrollmentId,
  bytes,
  dateTime,
  deviceId,
  deviceLabel,
  humanHandle,
  organizationId,
  parsecAddr,
  pkiEncryptionAlgorithm,
  string,
  type TypeOf,
  tagged,
  userId,
  userProfile,
  x509CertificateReference,
} from '@parallax/wire'
import { dataType } from '../data/data-type.ts'

// Spec 02 §8. Payloads are plain v0, signed beside by the identity system.

/** What somebody who wants to join asks for. */
export const asyncEnrollmentSubmitPayload = dataType('async_enrollment_submit_payload', {
  verifyKey,
  publicKey,
  requestedDeviceLabel: deviceLabel,
  requestedHumanHandle: humanHandle,
})
/** Value of `asyncEnrollmentSubmitPayload`. */
export type AsyncEnrollmentSubmitPayload = TypeOf<typeof asyncEnrollmentSubmitPayload>

/** What the administrator who accepted decided. */
export const asyncEnrollmentAcceptPayload = dataType('async_enrollment_accept_payload', {
  userId,
  deviceId,
  deviceLabel,
  humanHandle,
  profile: userProfile,
  rootVerifyKey: verifyKey,
})
/** Value of `asyncEnrollmentAcceptPayload`. */
export type AsyncEnrollmentAcceptPayload = TypeOf<typeof asyncEnrollmentAcceptPayload>

/** How to get back the key of a pending enrollment. */
export const asyncEnrollmentLocalPendingIdentitySystem = tagged('type', {
  PKI: { encryptedKey: bytes, certificateRef: x509CertificateReference, algorithm: pkiEncryptionAlgorithm },
  OPEN_BAO: { openbaoPreferredAuthId: string, openbaoEntityId: string, openbaoCiphertextKeyPath: string },
})
/** Value of `asyncEnrollmentLocalPendingIdentitySystem`. */
export type AsyncEnrollmentLocalPendingIdentitySystem = TypeOf<typeof asyncEnrollmentLocalPendingIdentitySystem>

/** What can be listed of a pending enrollment without unlocking it. */
export const asyncEnrollmentLocalPendingCleartextContent = dataType(
  'async_enrollment_local_pending_cleartext_content',
  {
    serverUrl: parsecAddr,
    organizationId,
    submittedOn: dateTime,
    enrollmentId: asyncEnrollmentId,
    requestedDeviceLabel: deviceLabel,
    requestedHumanHandle: humanHandle,
    identitySystem: asyncEnrollmentLocalPendingIdentitySystem,
  },
)
/** Value of `asyncEnrollmentLocalPendingCleartextContent`. */
export type AsyncEnrollmentLocalPendingCleartextContent = TypeOf<typeof asyncEnrollmentLocalPendingCleartextContent>

/** File kept by somebody who asked to join: the content above, and the keys of the future device. */
export const asyncEnrollmentLocalPending = dataType('async_enrollment_local_pending', {
  cleartextContent: bytes,
  ciphertextCleartextContentDigest: bytes,
  ciphertextSigningKey: bytes,
  ciphertextPrivateKey: bytes,
})
/** Value of `asyncEnrollmentLocalPending`. */
export type AsyncEnrollmentLocalPending = TypeOf<typeof asyncEnrollmentLocalPending>
