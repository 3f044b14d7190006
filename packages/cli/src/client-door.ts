import type {
  AskForDevice,
  ByteSink,
  ByteSource,
  ClaimerQuestions,
  CodeNotice,
  DeviceListing,
  Founder,
  HttpTransport,
  InvitationLink,
  KnownDevice,
  LockHolder,
  RecoveredDevice,
  Session,
  SharedRecoveryQuestions,
  TermsOfService,
  TermsOutcome,
} from '@parallax/client'
import type * as server from '@parallax/server'
import type { BootstrapLink, ShamirRecoveryInvitationLink } from '@parallax/wire'
import type { DeviceDoor } from './device-door.ts'

/** How a device is opened and taken. */
export interface OpenSessionOptions {
  readonly ask: AskForDevice
  readonly notify: (notice: CodeNotice) => void
  /** Another process holds the device; waiting has begun. */
  readonly onWait: (holder: LockHolder) => void
  readonly signal: AbortSignal
}

/** Terms of service, for one device. */
export interface TermsDoor {
  /** Null: there are none. */
  read(): Promise<TermsOfService | null>
  accept(terms: TermsOfService): Promise<TermsOutcome>
}

/** All that the verbs need from the client and this machine; `composition.ts` is the only one that builds it. */
export interface ClientDoor extends AsyncDisposable {
  readonly http: HttpTransport
  /** Where device files and what devices keep stand on this computer. */
  readonly folders: { readonly config: string; readonly data: string }
  devices(): Promise<DeviceListing>
  open(device: KnownDevice, options: OpenSessionOptions): Promise<Session>
  /** Unlocks the device, without taking it. */
  terms(device: KnownDevice, options: Omit<OpenSessionOptions, 'onWait'>): Promise<TermsDoor>
  /** Creates an organization and saves its first device here. */
  bootstrap(link: BootstrapLink, founder: Founder, signal: AbortSignal): Promise<KnownDevice>
  /** Joins, and saves the new device here. */
  claim(link: InvitationLink, ask: ClaimerQuestions, signal: AbortSignal): Promise<KnownDevice>
  /** Gives access back with the help of others, and saves the new device here. */
  claimRecovery(
    link: ShamirRecoveryInvitationLink,
    ask: SharedRecoveryQuestions,
    signal: AbortSignal,
  ): Promise<KnownDevice>
  /** Gives access back by a recovery file, and saves the new device here. */
  importRecovery(
    file: { readonly content: Uint8Array; readonly password: string },
    recovered: RecoveredDevice,
  ): Promise<KnownDevice>
  readonly deviceFiles: DeviceDoor
  /** Official clients keep entries of this name to themselves (06b §7). */
  hiddenElsewhere(name: string): boolean
  fileSource(path: string): Promise<ByteSource>
  streamSource(name: string, chunks: AsyncIterable<Uint8Array>): ByteSource
  /** A file that appears whole, by a temporary file beside it and a rename. */
  fileSink(path: string, options: { readonly replace: boolean }): Promise<ByteSink>
}

/** What operators do with the data of a server. */
export type Operations = Pick<
  typeof server,
  | 'backUp'
  | 'deleteRealm'
  | 'exportRealm'
  | 'folderSink'
  | 'listAccesses'
  | 'listDeletableRealms'
  | 'migrateDatabase'
  | 'openBackup'
  | 'operationFailure'
  | 'restore'
  | 'streamFiles'
  | 'streamSink'
>

/** What the verbs need from the server: the program, and what it leaves on this machine. */
export interface ServerDoor {
  /** Runs a server until it is stopped. Answers the exit code. */
  run(argv: readonly string[]): Promise<number>
  /** The token of the server whose data folder is this one; null when there is none. */
  administrationToken(dataFolder: string | undefined): Promise<string | null>
  readonly operations: Operations
}
