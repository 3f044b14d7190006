export * from './account/vault.ts'
export * from './certificates/common-topic.ts'
export * from './certificates/realm-topic.ts'
export * from './certificates/sequester-topic.ts'
export * from './certificates/shamir-recovery-topic.ts'
export {
  type Certificate,
  type CertificateOfTopic,
  type CertificateTopic,
  certificateSchema,
  loadCertificate,
} from './certificates/topics.ts'
export {
  asyncEnrollmentCancel,
  asyncEnrollmentInfo,
  asyncEnrollmentSubmit,
} from './commands/anonymous/async-enrollment.ts'
export { anonymousFamily } from './commands/anonymous/family.ts'
export { organizationBootstrap } from './commands/anonymous/organization-bootstrap.ts'
export {
  anonymousTotpSetupConfirm,
  anonymousTotpSetupGetSecret,
  totpFetchOpaqueKey,
} from './commands/anonymous/totp.ts'
export {
  type AccountCreateStep,
  accountCreateProceed,
  accountCreateSendValidationEmail,
} from './commands/anonymous-server/account-creation.ts'
export {
  accountRecoverProceed,
  accountRecoverSendValidationEmail,
  authMethodPasswordGetAlgorithm,
} from './commands/anonymous-server/account-recovery.ts'
export { anonymousServerFamily } from './commands/anonymous-server/family.ts'
export { scwsServiceMutualChallenges } from './commands/anonymous-server/scws-service-mutual-challenges.ts'
export {
  type AccountConfig,
  type CryptPadConfig,
  type OpenBaoAuthConfig,
  type OpenBaoConfig,
  type OpenBaoSecretConfig,
  type OrganizationBootstrapConfig,
  serverConfig,
} from './commands/anonymous-server/server-config.ts'
export {
  asyncEnrollmentAccept,
  asyncEnrollmentList,
  asyncEnrollmentReject,
  type Enrollment,
} from './commands/authenticated/async-enrollment.ts'
export { blockCreate, blockRead } from './commands/authenticated/blocks.ts'
export { certificateGet } from './commands/authenticated/certificate-get.ts'
export { cryptpadRegisterSession } from './commands/authenticated/cryptpad-register-session.ts'
export { eventsListen } from './commands/authenticated/events-listen.ts'
export { authenticatedFamily } from './commands/authenticated/family.ts'
export {
  inviteGreeterCancelGreetingAttempt,
  inviteGreeterStartGreetingAttempt,
  inviteGreeterStep,
} from './commands/authenticated/greeting.ts'
export {
  type InviteListItem,
  inviteCancel,
  inviteComplete,
  inviteList,
  inviteNewDevice,
  inviteNewShamirRecovery,
  inviteNewUser,
} from './commands/authenticated/invitations.ts'
export { organizationInfo } from './commands/authenticated/organization-info.ts'
export { realmSelfPromoteToOwner, realmShare, realmUnshare } from './commands/authenticated/realm-members.ts'
export {
  realmCreate,
  realmGetKeysBundle,
  realmRename,
  realmRotateKey,
  realmUpdateArchiving,
} from './commands/authenticated/realms.ts'
export { shamirRecoveryDelete, shamirRecoverySetup } from './commands/authenticated/shamir-recovery.ts'
export { totpCreateOpaqueKey, totpSetupConfirm, totpSetupGetSecret } from './commands/authenticated/totp.ts'
export { deviceCreate, listFrozenUsers, userCreate, userRevoke, userUpdate } from './commands/authenticated/users.ts'
export {
  type VlobItem,
  vlobCreate,
  vlobPollChanges,
  vlobReadBatch,
  vlobReadVersions,
  vlobUpdate,
} from './commands/authenticated/vlobs.ts'
export {
  accountDeleteProceed,
  accountDeleteSendValidationEmail,
  accountInfo,
} from './commands/authenticated-account/account.ts'
export {
  type AuthMethod,
  authMethodCreate,
  authMethodDisable,
  authMethodList,
} from './commands/authenticated-account/auth-methods.ts'
export { authenticatedAccountFamily } from './commands/authenticated-account/family.ts'
export {
  type ActiveUser,
  inviteSelfList,
  type OrganizationConfig,
  organizationSelfList,
  type RevokedUser,
} from './commands/authenticated-account/organizations.ts'
export {
  type VaultItemFingerprint,
  type VaultItemRecoveryAuthMethod,
  type VaultItemRecoveryVault,
  vaultItemFingerprintOf,
  vaultItemList,
  vaultItemRecoveryList,
  vaultItemUpload,
  vaultKeyRotation,
} from './commands/authenticated-account/vault.ts'
export {
  BALLPARK_EARLY_OFFSET,
  BALLPARK_LATE_OFFSET,
  isInBallpark,
  timestampOutOfBallparkReply,
} from './commands/ballpark.ts'
export type { AnyCommand, Command, ReceivedReplyOf, ReplyOf, RequestOf } from './commands/command.ts'
export type { EmailSentStatus } from './commands/email-sent-status.ts'
export { encodeParts } from './commands/encode-parts.ts'
export type { CommandOf, Family, IncomingRequest } from './commands/family.ts'
export { type ClaimerStep, claimerStep, type GreeterStep, greeterStep } from './commands/greeting-steps.ts'
export { bearer, parseBearer } from './commands/http/authorization.ts'
export { HTTP_REFUSALS, type HttpOutcome, type HttpRefusal, httpOutcome } from './commands/http/refusals.ts'
export {
  API_VERSION,
  API_VERSION_TEXT,
  compatibleApiVersion,
  EVENT_STREAM_ACCEPT,
  EVENT_STREAM_CONTENT_TYPE,
  HEADERS,
  MAX_REQUEST_LENGTH,
  ROUTE_PATHS,
  RPC_CONTENT_TYPE,
} from './commands/http/transport.ts'
export type { InvitationCreatedBy } from './commands/invitation-created-by.ts'
export { invitedFamily } from './commands/invited/family.ts'
export {
  inviteClaimerCancelGreetingAttempt,
  inviteClaimerStartGreetingAttempt,
  inviteClaimerStep,
} from './commands/invited/greeting.ts'
export {
  inviteInfo,
  inviteShamirRecoveryReveal,
  type ShamirRecoveryRecipient,
  type UserGreetingAdministrator,
  type UserOnlineStatus,
} from './commands/invited/invitation.ts'
export {
  type AcceptPayloadSignature,
  acceptPayloadSignature,
  type SubmitPayloadSignature,
  submitPayloadSignature,
} from './commands/payload-signature.ts'
export { ping } from './commands/ping.ts'
export type { UnknownStatus } from './commands/reply.ts'
export { tosFamily } from './commands/tos/family.ts'
export { tosAccept, tosGet } from './commands/tos/tos.ts'
export { type CryptpadSessionKey, cryptpadSessionKey } from './cryptpad/session-key.ts'
export { dumpAuthoritySigned, loadAuthoritySigned } from './data/authority-signed.ts'
export { DataError, type DataErrorCode } from './data/data-error.ts'
export { type DataTools, DEFAULT_SIZE_LIMIT, dataTools } from './data/data-tools.ts'
export type { DataSchema, DataType } from './data/data-type.ts'
export {
  decrypted,
  dumpBareEncrypted,
  dumpEncrypted,
  dumpPlain,
  loadBareEncrypted,
  loadEncrypted,
  loadPlain,
} from './data/encrypted.ts'
export type { Expected } from './data/expected.ts'
export {
  dumpSigned,
  dumpSignedThenEncrypted,
  dumpSignedThenSealed,
  loadSigned,
  loadSignedThenEncrypted,
  loadSignedThenSealed,
  loadUnverified,
  type Unverified,
} from './data/signed.ts'
export { browserZstd, type Zstd } from './data/zstd.ts'
export {
  clearFieldsOf,
  type DeviceFileKeys,
  dumpDeviceFile,
  type FileDates,
  loadDeviceFile,
  newPasswordFile,
  newRecoveryFile,
  openDeviceFile,
  passwordFileKey,
  recoveryFileKey,
  type SecondFactor,
  sealLocalDevice,
} from './devices/device-file.ts'
export { DeviceFileError, type DeviceFileErrorCode } from './devices/device-file-error.ts'
export * from './devices/device-file-types.ts'
export { type LocalDevice, localDevice } from './devices/local-device.ts'
export type { ApiEvent } from './events/api-event.ts'
export {
  type EventId,
  eventFrame,
  KEEPALIVE_FRAME,
  MISSED_EVENTS_FRAME,
  readEventFrame,
  type StreamItem,
} from './events/event-frame.ts'
export { type EventStreamFrame, EventStreamParser } from './events/event-stream-parser.ts'
export { type BlockAccess, blockAccess } from './manifests/block-access.ts'
export * from './manifests/chunk-view.ts'
export * from './manifests/file-conversions.ts'
export { type CryptpadOrigin, DEFAULT_BLOCKSIZE, type FileManifest, fileManifest } from './manifests/file-manifest.ts'
export * from './manifests/folder-conversions.ts'
export * from './manifests/folder-manifest.ts'
export { type LocalFileManifest, localFileManifest } from './manifests/local-file-manifest.ts'
export * from './manifests/local-folder-manifest.ts'
export * from './manifests/local-user-manifest.ts'
export { type UserManifest, userManifest } from './manifests/user-manifest.ts'
export * from './onboarding/async-enrollment.ts'
export * from './onboarding/invitation-payloads.ts'
export {
  dumpPendingEnrollment,
  loadPendingEnrollment,
  openPendingEnrollment,
  type PendingEnrollment,
  type PendingKeys,
} from './onboarding/pending-enrollment.ts'
export * from './realm-keys/keys-bundle.ts'
export * from './realm-keys/keys-bundle-access.ts'
export * from './realm-keys/realm-key.ts'
export * from './recovery/shamir-recovery.ts'
