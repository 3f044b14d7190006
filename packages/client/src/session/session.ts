import type {
  DateTime,
  DeviceId,
  DeviceLabel,
  EntryName,
  HumanHandle,
  OrganizationId,
  RealmArchivingConfiguration,
  RealmRole,
  RedactedHandle,
  UserId,
  UserProfile,
  VlobId,
} from '@parallax/wire'
import type { Invitations } from '../enrolment/invitations.ts'
import type { Archiving } from '../realms/archive-realm.ts'
import type { RecoveryFile } from '../recovery/export-recovery-file.ts'
import type { SharedRecoverySetup } from '../recovery/shared/set-up-shared-recovery.ts'
import type { SharedRecoveryInfo } from '../recovery/shared/shared-recovery-info.ts'
import type { WorkspaceFiles } from '../workspaces/workspace-files.ts'
import type { SessionEvents } from './session-events.ts'

/**
 * What a logged-in device can do: the client's public interface.
 *
 * Commands, pages and drives are written against it and nothing below it. It may be the real thing in this process or
 * a proxy over a control socket to the process that holds the device (spec 11 §2); so every method takes and returns
 * plain data, and what is long answers with an object that has a life of its own.
 */
export interface Session extends AsyncDisposable {
  readonly device: SessionDevice
  readonly events: SessionEvents
  readonly workspaces: Workspaces
  readonly members: Members
  readonly invitations: Invitations
  readonly organization: Organization
  readonly recovery: Recovery
  /** Skips the wait of the connection, also after the server refused this device. */
  tryAgain(): void
  /** Finishes the entry being uploaded, closes open files, stops the monitors, releases the device. */
  stop(): Promise<void>
}

export interface SessionDevice {
  readonly organizationId: OrganizationId
  /** `parsec3://…` form of the server's address. */
  readonly serverAddress: string
  readonly userId: UserId
  readonly deviceId: DeviceId
  readonly deviceLabel: DeviceLabel
  readonly humanHandle: HumanHandle
}

export interface WorkspaceInfo {
  readonly id: VlobId
  readonly name: EntryName
  readonly role: RealmRole
  readonly archiving: RealmArchivingConfiguration
  /** The role cannot write, or the workspace is archived or to be deleted. */
  readonly readOnly: boolean
  /** False until the server knows the workspace (created offline). */
  readonly bootstrapped: boolean
  readonly canSelfPromoteToOwner: boolean
}

/** A person as shown to others; external members are not told names (spec 06a §2.4). */
export type ShownHandle = HumanHandle | RedactedHandle

export interface WorkspaceMember {
  readonly userId: UserId
  readonly humanHandle: ShownHandle
  readonly profile: UserProfile
  readonly role: RealmRole
}

export interface Workspaces {
  /** From the local list; `refresh` first asks the server for what is new. */
  list(): Promise<readonly WorkspaceInfo[]>
  refresh(signal?: AbortSignal): Promise<void>
  /** Works offline; the server learns of it as soon as it is reached. */
  create(name: EntryName): Promise<VlobId>
  /** Makes sure that the server knows the workspace: created, keyed and named. */
  bootstrap(id: VlobId, signal?: AbortSignal): Promise<void>
  rename(id: VlobId, name: EntryName, signal?: AbortSignal): Promise<void>
  members(id: VlobId): Promise<readonly WorkspaceMember[]>
  share(
    id: VlobId,
    recipient: UserId,
    options: { readonly role: RealmRole; readonly signal?: AbortSignal },
  ): Promise<void>
  unshare(id: VlobId, recipient: UserId, signal?: AbortSignal): Promise<void>
  /** In use, archived (nobody writes any more), or in the bin until a period has passed. For owners. */
  archive(id: VlobId, archiving: Archiving, signal?: AbortSignal): Promise<void>
  /** For whom `canSelfPromoteToOwner` says so; throws `owner_exists` when somebody was faster. */
  claimOwnership(id: VlobId, signal?: AbortSignal): Promise<void>
  /** Starts (once) the files of a workspace; they stop with the session. */
  files(id: VlobId): Promise<WorkspaceFiles>
}

export interface MemberInfo {
  readonly userId: UserId
  readonly humanHandle: ShownHandle
  readonly profile: UserProfile
  readonly createdOn: DateTime
  /** Null for the person who created the organization. */
  readonly createdBy: DeviceId | null
  readonly revokedOn: DateTime | null
  readonly revokedBy: DeviceId | null
}

export interface DeviceInfo {
  readonly deviceId: DeviceId
  readonly label: DeviceLabel
  readonly purpose: 'STANDARD' | 'SHAMIR_RECOVERY' | 'PASSPHRASE_RECOVERY' | 'REGISTRATION'
  readonly createdOn: DateTime
  readonly createdBy: DeviceId | null
}

export interface Members {
  list(): Promise<readonly MemberInfo[]>
  devices(user: UserId): Promise<readonly DeviceInfo[]>
  revoke(user: UserId, signal?: AbortSignal): Promise<void>
  changeProfile(user: UserId, profile: UserProfile, signal?: AbortSignal): Promise<void>
}

export interface OrganizationInformation {
  readonly organizationId: OrganizationId
  readonly serverAddress: string
  readonly ownProfile: UserProfile
  readonly administrators: readonly ShownHandle[]
  readonly sequestered: boolean
  readonly storage: { readonly metadataBytes: number; readonly dataBytes: number }
}

export interface Organization {
  information(signal?: AbortSignal): Promise<OrganizationInformation>
  /** Asks the server for what is new; answers how much was. */
  pollCertificates(signal?: AbortSignal): Promise<number>
}

/** How one's own access survives the loss of every device (PRODUCT §4.1). */
export interface Recovery {
  /** Makes a recovery file and its password. Nothing keeps either: the caller has both stored, in two places. */
  exportFile(signal?: AbortSignal): Promise<RecoveryFile>
  /** One's own shared recovery, as far as known here; null when there never was one. */
  shared(): Promise<SharedRecoveryInfo | null>
  /** Those of others that this person holds a part of, as far as known here. */
  sharedWithMe(): Promise<readonly SharedRecoveryInfo[]>
  /**
   * Entrusts one's access to others. Throws `person_is_self`, `shared_recovery_threshold`, `shared_recovery_exists`,
   * `person_not_found`, `person_revoked`.
   */
  setUpShared(setup: SharedRecoverySetup, signal?: AbortSignal): Promise<void>
  /** Makes the parts of others worthless; without a shared recovery there is nothing to do. */
  deleteShared(signal?: AbortSignal): Promise<void>
}
