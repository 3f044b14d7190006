import type {
  AskForDevice,
  ByteSink,
  ByteSource,
  DeviceListing,
  GreetingState,
  HttpTransport,
  KnownDevice,
  LockHolder,
  Session,
} from '@parallax/client'
import type { BootstrapLink, DeviceInvitationLink, DeviceLabel, HumanHandle, UserInvitationLink } from '@parallax/wire'

/** The person that a new organization starts with. */
export interface Founder {
  readonly humanHandle: HumanHandle
  readonly deviceLabel: DeviceLabel
  readonly password: string
  /** PEM of the public key of a sequester authority. */
  readonly sequesterKey?: string
}

/** What the invited side of an enrolment is asked, in this order. */
export interface ClaimQuestions {
  /** Several people may let one in; the others are not waited for once one is there. */
  choosePeerCode(candidates: readonly string[], signal: AbortSignal): Promise<string | null>
  showOwnCode(code: string): void
  status(state: GreetingState): void
  /** Users only. */
  person(invitedEmail: string, signal: AbortSignal): Promise<HumanHandle>
  deviceLabel(signal: AbortSignal): Promise<DeviceLabel>
  password(): Promise<string>
}

/** How a device is opened and taken. */
export interface OpenSessionOptions {
  readonly ask: AskForDevice
  /** Another process holds the device; waiting has begun. */
  readonly onWait: (holder: LockHolder) => void
  readonly signal: AbortSignal
}

/** Links that invite. */
export type InvitationLink = UserInvitationLink | DeviceInvitationLink

/** All that the verbs need from the client and this machine; `composition.ts` is the only one that builds it. */
export interface ClientDoor extends AsyncDisposable {
  readonly http: HttpTransport
  /** Where device files and what devices keep stand on this computer. */
  readonly folders: { readonly config: string; readonly data: string }
  devices(): Promise<DeviceListing>
  open(device: KnownDevice, options: OpenSessionOptions): Promise<Session>
  bootstrap(link: BootstrapLink, founder: Founder, signal: AbortSignal): Promise<KnownDevice>
  claim(link: InvitationLink, questions: ClaimQuestions, signal: AbortSignal): Promise<KnownDevice>
  /** Official clients keep entries of this name to themselves (06b §7). */
  hiddenElsewhere(name: string): boolean
  fileSource(path: string): Promise<ByteSource>
  streamSource(name: string, chunks: AsyncIterable<Uint8Array>): ByteSource
  /** A file that appears whole, by a temporary file beside it and a rename. */
  fileSink(path: string, options: { readonly replace: boolean }): Promise<ByteSink>
}

/** What the verbs need from the server: the program, and what it leaves on this machine. */
export interface ServerDoor {
  /** Runs a server until it is stopped. Answers the exit code. */
  run(argv: readonly string[]): Promise<number>
  /** The token of the server whose data folder is this one; null when there is none. */
  administrationToken(dataFolder: string | undefined): Promise<string | null>
}
