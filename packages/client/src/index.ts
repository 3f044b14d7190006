export * from './devices/change-authentication.ts'
export type { ChangeFileParts } from './devices/change-file.ts'
export type * from './devices/device-questions.ts'
export * from './devices/forget-device.ts'
export type { DeviceProtection, KnownDevice, OpeningObstacle } from './devices/known-device.ts'
export * from './devices/list-devices.ts'
export type { AskToConfirm, ConfirmQuestion, MfaEntry } from './devices/mfa/confirm-code.ts'
export * from './devices/mfa/disable-mfa.ts'
export * from './devices/mfa/enable-mfa.ts'
export * from './devices/mfa/released-factors.ts'
export * from './devices/mfa/reset-mfa.ts'
export * from './devices/open-device.ts'
export * from './devices/overwrite-server-address.ts'
export {
  assertOwnFolder,
  newPasswordProtection,
  type PasswordProtection,
  type SaveDeviceParts,
  saveDevice,
} from './devices/save-device.ts'
export * from './devices/terms-of-service.ts'
export type { OpenDeviceOptions, OpenDeviceParts } from './devices/unlock-file.ts'
export { bootstrapOrganization, type Founder } from './enrolment/bootstrap/bootstrap-organization.ts'
export { claim } from './enrolment/claimer/claim.ts'
export type { InvitationLink } from './enrolment/claimer/claim-parts.ts'
export type * from './enrolment/claimer/claimer-questions.ts'
export { DEFAULT_GREETING_PACE, type GreetingPace } from './enrolment/conduit/greeting-pace.ts'
export { DeviceInvitations } from './enrolment/device-invitations.ts'
export type * from './enrolment/greeter-questions.ts'
export type * from './enrolment/invitations.ts'
export { type LinkTarget, linkTarget } from './enrolment/link-target.ts'
export type { NewcomerParts, NewDevice } from './enrolment/newcomer-parts.ts'
export * from './errors/connection-errors.ts'
export * from './errors/device-errors.ts'
export * from './errors/enrolment-errors.ts'
export * from './errors/entry-errors.ts'
export {
  ERROR_PARAMETERS,
  type ErrorCode,
  type ErrorParameter,
  type HolderParameter,
  type ParametersOf,
} from './errors/error-codes.ts'
export * from './errors/integrity-errors.ts'
export * from './errors/mfa-errors.ts'
export { ParallaxError, type ParallaxErrorOptions } from './errors/parallax-error.ts'
export * from './errors/recovery-errors.ts'
export * from './errors/rights-errors.ts'
export * from './ports/block-pool.ts'
export * from './ports/bytes.ts'
export * from './ports/certificate-storage.ts'
export type { Clock } from './ports/clock.ts'
export * from './ports/device-folder.ts'
export * from './ports/device-locks.ts'
export * from './ports/device-storage.ts'
export { EventBus, type EventSource } from './ports/event-bus.ts'
export * from './ports/http-transport.ts'
export type { ImportJournal } from './ports/import-journal.ts'
export { InThreadBlockPool } from './ports/memory/in-thread-block-pool.ts'
export { MemoryDeviceStorages, type MemoryStorageOptions } from './ports/memory/memory-device-storages.ts'
export * from './ports/workspace-storage.ts'
export type { Archiving } from './realms/archive-realm.ts'
export type { RecoveryFile } from './recovery/export-recovery-file.ts'
export { importRecoveryFile } from './recovery/import-recovery-file.ts'
export type { RecoveredDevice } from './recovery/join-as-sibling.ts'
export { type KnownRecoveryFile, readRecoveryFile } from './recovery/open-recovery-file.ts'
export { claimSharedRecovery } from './recovery/shared/claim-shared-recovery.ts'
export type { SharedRecoverySetup } from './recovery/shared/set-up-shared-recovery.ts'
export type {
  SharedRecoveryInfo,
  SharedRecoveryRecipient,
  SharedRecoveryState,
} from './recovery/shared/shared-recovery-info.ts'
export type * from './recovery/shared/shared-recovery-questions.ts'
export * from './rpc/device-connection.ts'
export type { DeviceRpc } from './rpc/device-rpc.ts'
export type { ListenOptions, ServerEvent } from './rpc/event-stream.ts'
export type { FamilyRpc } from './rpc/family-rpc.ts'
export type { RpcConnection } from './rpc/rpc-connection.ts'
export * from './rpc/visitor-rpc.ts'
export type * from './session/session.ts'
export type * from './session/session-events.ts'
export { type SessionParts, startSession } from './session/start-session.ts'
export type { Catalogue, ErrorWords } from './words/catalogue.ts'
export { CATALOGUES, catalogueOf } from './words/catalogues.ts'
export { describeError, type ErrorDescription } from './words/describe-error.ts'
export { type FillOptions, fillWords } from './words/fill-words.ts'
// The port of the storage has a record of the name that this class has inside.
export {
  DEFAULT_PREVENT_SYNC_GLOBS,
  PreventSyncPattern,
} from './workspaces/confinement/prevent-sync-pattern.ts'
export type * from './workspaces/transfer/transfer.ts'
export type * from './workspaces/workspace-files.ts'
