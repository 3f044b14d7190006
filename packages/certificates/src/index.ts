export type { DataAuthorRefusalCode } from './data/data-author.ts'
export {
  type BlockKeyOutcome,
  type BlockOutcome,
  type BlockRefusalCode,
  type DeliveredBlock,
  keyOfBlock,
  validateBlock,
} from './data/validate-block.ts'
export {
  type DeliveredVlob,
  type ManifestOutcome,
  type ManifestRefusalCode,
  validateManifest,
} from './data/validate-manifest.ts'
export {
  type DeliveredSession,
  type SessionKeysOutcome,
  type SessionKeysRefusalCode,
  validateSessionKeys,
} from './data/validate-session-keys.ts'
export type { EncryptedDataRefusalCode, ReadEncrypted } from './realm-keys/read-encrypted.ts'
export {
  type DecryptionKey,
  decryptionKey,
  type EncryptionKey,
  encryptionKey,
  type RealmKey,
  type RealmKeys,
} from './realm-keys/realm-keys.ts'
export { type RealmNameOutcome, readLinkPath, readRealmName } from './realm-keys/realm-name.ts'
export {
  type DeliveredBundle,
  type KeysBundleOutcome,
  type KeysBundleRefusalCode,
  validateKeysBundle,
} from './realm-keys/validate-keys-bundle.ts'
export type { Refused } from './refused.ts'
export { canAdminister, canGrant, canHold, canWrite, isAbove, roleToChange } from './roles.ts'
export { CertificateLookups, type LastRecovery, type RealmBootstrapState } from './state/certificate-lookups.ts'
export { CertificateState } from './state/certificate-state.ts'
export { isUpToDate, type LastTimestamps } from './state/last-timestamps.ts'
export type { Lookup } from './state/lookup.ts'
export { restoreState, type StoredCertificate } from './state/restore-state.ts'
export { type Self, selfOf } from './state/self.ts'
export type { StateDraft } from './state/state-draft.ts'
export type { RealmRecord, SequesterServiceRecord, ShamirRecoveryRecord, UserRecord } from './state/tables.ts'
export { addBatch, type BatchOutcome, type CertificateBatch, type ValidCertificate } from './validation/add-batch.ts'
export type { CertificateRefusal, CertificateRefusalCode } from './validation/refusal.ts'
