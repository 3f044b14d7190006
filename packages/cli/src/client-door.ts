import type { ByteSink, ByteSource, GreetingState, HolderParameter, HttpTransport, Session } from '@parallax/client'
import type {
  BootstrapLink,
  DeviceId,
  DeviceInvitationLink,
  DeviceLabel,
  HumanHandle,
  OrganizationId,
  ServerAddress,
  UserInvitationLink,
} from '@parallax/wire'

/** A device of this folder, as its file tells without being opened. */
export interface KnownDevice {
  readonly deviceId: DeviceId
  readonly organizationId: OrganizationId
  readonly server: ServerAddress
  readonly humanHandle: HumanHandle
  readonly deviceLabel: DeviceLabel
  /** How it is protected, in the words of spec 08 §6. */
  readonly protection: string
  readonly mfa: boolean
  /** This client can open it. */
  readonly usable: boolean
  readonly file: string
}

/** What stands in the folder of device files. */
export interface DeviceListing {
  readonly devices: readonly KnownDevice[]
  /** Files that do not decode. */
  readonly damaged: readonly string[]
}

/** Answers for opening a device, asked for in this order (07 §5.4). */
export interface OpenQuestions {
  mfaCode(): Promise<string>
  /** Called again after a wrong password if it may be. */
  password(): Promise<string>
  readonly canAskAgain: boolean
  /** Another process holds the device; waiting has begun. */
  waiting(holder: HolderParameter): void
}

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

/** Links that invite. */
export type InvitationLink = UserInvitationLink | DeviceInvitationLink

/** All that the verbs need from the client and this machine; `composition.ts` is the only one that builds it. */
export interface ClientDoor extends AsyncDisposable {
  readonly http: HttpTransport
  /** Where device files and what devices keep stand on this computer. */
  readonly folders: { readonly config: string; readonly data: string }
  devices(): Promise<DeviceListing>
  open(device: KnownDevice, questions: OpenQuestions, signal: AbortSignal): Promise<Session>
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
