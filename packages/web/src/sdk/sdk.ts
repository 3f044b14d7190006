import type {
  Archiving,
  ClaimedInvitation,
  CodeNotice,
  ConfirmQuestion,
  DeviceAnswer,
  DeviceInfo,
  DeviceListing,
  DeviceQuestion,
  EnabledMfa,
  EntryStat,
  EntryState,
  ErrorCode,
  ErrorParameter,
  GrantedUser,
  GreetingState,
  GreetOutcome,
  InvitationInfo,
  KnownDevice,
  LinkTarget,
  MemberInfo,
  NewInvitation,
  OrganizationInformation,
  RecoveryFile,
  RequestedDevice,
  RequestedUser,
  SessionDevice,
  SessionEvent,
  WorkspaceInfo,
  WorkspaceMember,
} from '@parallax/client'
import type { StorageProbe } from '@parallax/platform/browser'
import type {
  AccessToken,
  EmailAddress,
  EntryName,
  FsPath,
  HumanHandle,
  RealmRole,
  UserId,
  UserProfile,
  VlobId,
} from '@parallax/wire'
import type { ProxyMarked } from 'comlink'
import type { ReloadTicket } from '../service-worker/reload-messages.ts'
import type { Outgoing } from './downloads.ts'

// What the page asks of the SDK, which runs in a worker of the tab: plain data in both directions, one method a deed.

/** A failure as it travels from the worker: `SdkError` on the page. */
export interface Failure {
  readonly code: ErrorCode
  readonly parameters: Readonly<Record<string, ErrorParameter>>
  readonly detail: string | undefined
}

/** An event of a session; errors travel as failures. */
export type PageEvent =
  | Exclude<SessionEvent, { readonly error: Error }>
  | { readonly type: Extract<SessionEvent, { readonly error: Error }>['type']; readonly failure: Failure }
  | { readonly type: 'transfer'; readonly transfer: TransferInfo }

export interface TransferInfo {
  readonly id: number
  readonly workspaceId: VlobId
  readonly path: FsPath
  readonly name: string
  readonly direction: 'up' | 'down'
  readonly state:
    | { readonly state: 'running' | 'waiting'; readonly bytesDone: number; readonly bytesTotal: number | null }
    | { readonly state: 'saved' | 'synced' | 'cancelled' }
    | { readonly state: 'uploading'; readonly percent: number }
    | { readonly state: 'failed'; readonly failure: Failure }
}

/** A row of a folder. */
export interface FolderEntry {
  readonly name: EntryName
  readonly stat: EntryStat
  readonly state: EntryState
}

export interface NewOrganization {
  /** `http(s)://` address of the server, and the organization; or a link that creates it. */
  readonly link: string | { readonly server: string; readonly organization: string }
  readonly person: { readonly email: string; readonly name: string }
  readonly deviceLabel: string
  readonly password: string
  /** PEM of the public key of a sequester authority. */
  readonly authorityKey?: string
}

/** What a link is, told before anything is done with it. */
export type LinkReading =
  | { readonly kind: 'creation'; readonly target: LinkTarget }
  | { readonly kind: 'user' | 'device' | 'shared_recovery' | 'mfa_reset'; readonly target: LinkTarget }
  | { readonly kind: 'other'; readonly target: LinkTarget | undefined }
  | { readonly kind: 'unreadable' }

/** What a claimer is asked (spec 07 §2); a rejected promise cancels on both sides. */
export interface ClaimerScreen {
  invited(invitation: ClaimedInvitation): void
  met(greeter: HumanHandle): void
  choosePeerCode(candidates: readonly string[]): Promise<string | null>
  showOwnCode(code: string): void
  person(invitedEmail: EmailAddress): Promise<{ readonly email: string; readonly name: string }>
  deviceLabel(): Promise<string>
  newPassword(): Promise<string>
  status(state: GreetingState): void
  /** Ends when the person leaves the page: the other side is told. */
  left(): Promise<void>
}

/** What a greeter is asked. */
export interface GreeterScreen {
  showOwnCode(code: string): void
  choosePeerCode(candidates: readonly string[]): Promise<string | null>
  confirmUser(requested: RequestedUser): Promise<GrantedUser>
  confirmDevice(requested: RequestedDevice): Promise<RequestedDevice>
  status(state: GreetingState): void
  /** Ends when the person leaves the page: the other side is told. */
  left(): Promise<void>
}

/** What opening a device asks and tells; null gives up. */
export interface LogInScreen {
  ask(question: DeviceQuestion): Promise<DeviceAnswer | null>
  notify(notice: CodeNotice): void
}

/** A new entry for an authenticator, until its first code is right; null gives up. */
export interface MfaScreen {
  confirm(question: ConfirmQuestion): Promise<string | null>
}

export interface NewDeviceChoice {
  readonly label: string
  readonly password: string
}

export interface Sdk {
  probe(): Promise<StorageProbe>
  devices(): Promise<DeviceListing>
  readLink(text: string): Promise<LinkReading>
  createOrganization(request: NewOrganization): Promise<KnownDevice>
  claim(link: string, screen: ClaimerScreen): Promise<KnownDevice>
  /** Throws `wrong_password`, `device_in_use`. `takeOver` asks another tab to leave. */
  logIn(
    file: string,
    secrets: { readonly password: string },
    options?: { readonly takeOver?: boolean },
  ): Promise<SdkSession & ProxyMarked>
  /** The same as a conversation: a code first where the device has MFA, then the password. */
  logInWith(file: string, screen: LogInScreen): Promise<SdkSession & ProxyMarked>
  /** Goes on after a reload of the page, without asking anything. */
  resume(ticket: ReloadTicket): Promise<SdkSession & ProxyMarked>
  forgetDevice(file: string): Promise<void>
  changePassword(file: string, screen: LogInScreen, newPassword: string): Promise<void>
  enableMfa(file: string, screen: LogInScreen & MfaScreen): Promise<EnabledMfa['entry']>
  disableMfa(file: string, screen: LogInScreen): Promise<void>
  /** By the link of a reset, without a device. */
  resetMfa(link: string, screen: MfaScreen): Promise<void>
  /** A new device from a recovery file and its password. */
  recover(
    file: { readonly content: Uint8Array; readonly password: string },
    device: NewDeviceChoice,
  ): Promise<KnownDevice>
}

export interface SdkSession {
  device(): Promise<SessionDevice>
  subscribe(listener: (event: PageEvent) => void): Promise<void>
  /** Undefined while the server was not asked yet. */
  isOnline(): Promise<boolean | undefined>
  /** For the next page of this tab (PRODUCT §5). */
  reloadTicket(): Promise<ReloadTicket>
  /** Ends everything; what released the second factor stays, so that unlocking needs no server. */
  lock(): Promise<void>
  logOut(): Promise<void>

  workspaces(): Promise<readonly WorkspaceInfo[]>
  refreshWorkspaces(): Promise<void>
  createWorkspace(name: EntryName): Promise<VlobId>
  renameWorkspace(id: VlobId, name: EntryName): Promise<void>
  workspaceMembers(id: VlobId): Promise<readonly WorkspaceMember[]>
  share(id: VlobId, user: UserId, role: RealmRole | null): Promise<void>
  archive(id: VlobId, archiving: Archiving): Promise<void>
  claimOwnership(id: VlobId): Promise<void>

  folder(id: VlobId, path: FsPath): Promise<readonly FolderEntry[]>
  locate(id: VlobId, entry: VlobId): Promise<FsPath>
  createFolder(id: VlobId, path: FsPath): Promise<void>
  move(id: VlobId, from: FsPath, to: FsPath): Promise<void>
  remove(id: VlobId, path: FsPath): Promise<void>
  /** Bytes of a small file, in memory. */
  read(id: VlobId, path: FsPath): Promise<Uint8Array<ArrayBuffer>>
  /** A part of a file, fewer bytes only at its end. */
  readPart(id: VlobId, path: FsPath, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>
  /** Replaces the content of a file, or creates it. */
  write(id: VlobId, path: FsPath, content: Uint8Array): Promise<void>
  /** Starts to take a file in; its way is told by events. */
  upload(id: VlobId, path: FsPath, file: File, options: { readonly replace: boolean }): Promise<number>
  /** Files out as a stream, several or a folder as an archive. */
  download(id: VlobId, paths: readonly FsPath[]): Promise<Outgoing>
  cancelTransfer(transfer: number): Promise<void>

  members(): Promise<readonly MemberInfo[]>
  memberDevices(user: UserId): Promise<readonly DeviceInfo[]>
  revoke(user: UserId): Promise<void>
  changeProfile(user: UserId, profile: UserProfile): Promise<void>

  invitations(): Promise<readonly InvitationInfo[]>
  inviteUser(email: string, sendEmail: boolean): Promise<NewInvitation>
  inviteDevice(sendEmail: boolean): Promise<NewInvitation>
  cancelInvitation(token: AccessToken): Promise<void>
  greet(token: AccessToken, screen: GreeterScreen): Promise<GreetOutcome>

  information(): Promise<OrganizationInformation>
  /** Nothing keeps it: the person stores the file and its password in two places. */
  exportRecoveryFile(): Promise<RecoveryFile>
}
