import type { SequesterVerifyKeyDer, SigningKey } from '@parallax/crypto'
import { wasmCrypto } from '@parallax/crypto/wasm'
import {
  type AnyCommand,
  browserZstd,
  type Certificate,
  type DataSchema,
  type DataTools,
  dataTools,
  deviceCertificate,
  dumpSigned,
  isInBallpark,
  type LocalDevice,
  type ReplyOf,
  type RequestOf,
  realmArchivingCertificate,
  redactedDeviceCertificate,
  redactedUserCertificate,
  revokedUserCertificate,
  sequesterAuthorityCertificate,
  timestampOutOfBallparkReply,
  userCertificate,
  userUpdateCertificate,
} from '@parallax/protocol'
import {
  type DateTime,
  type DeviceId,
  type DeviceLabel,
  type OrganizationId,
  parseDeviceLabel,
  parseHumanHandle,
  parseOrganizationId,
  parseServerAddress,
  type RealmArchivingConfiguration,
  type ServerAddress,
  type UserId,
  type UserProfile,
  type VlobId,
} from '@parallax/wire'
import { OfflineError } from '../../errors/connection-errors.ts'
import type { DeviceConnection } from '../../rpc/device-connection.ts'
import type { DeviceRpc } from '../../rpc/device-rpc.ts'
import { abortable } from '../abortable.ts'
import { newId } from '../new-id.ts'
import { TestClock } from './test-clock.ts'
import { testEvents } from './test-events.ts'
import { TestRealms } from './test-realms.ts'
import { TestVlobs } from './test-vlobs.ts'

export interface TestCall {
  readonly name: string
  readonly author: LocalDevice
  readonly request: unknown
}

/** Stands between client and server: hands on, changes the reply, or throws. */
export type Via = (call: TestCall, next: () => Promise<unknown>) => Promise<unknown>

/** A certificate as the server keeps it. */
export interface KeptCertificate {
  readonly timestamp: DateTime
  readonly signed: Uint8Array
  /** For those who see no names. */
  readonly redacted?: Uint8Array
}

export type ServerNotice =
  | { readonly topic: 'common' | 'sequester'; readonly timestamp: DateTime }
  | { readonly topic: 'realm'; readonly realmId: VlobId; readonly timestamp: DateTime }
  | {
      readonly topic: 'vlob'
      readonly realmId: VlobId
      readonly vlobId: VlobId
      readonly author: DeviceId
      readonly version: number
      readonly timestamp: DateTime
    }
  /** The network came or went. */
  | { readonly topic: 'reachable' }

/**
 * One organization on an honest server, in memory: the commands about certificates and realms, with the checks of
 * spec 04a and 04b that clients can meet. `via` makes it dishonest, or the network bad.
 */
export class TestOrganization {
  readonly tools: DataTools
  readonly clock = new TestClock()
  readonly realms: TestRealms
  readonly vlobs: TestVlobs
  readonly alice: LocalDevice
  via: Via = (_, next) => next()
  #isReachable = true
  /** Commands that reached the server, in order. */
  readonly received: string[] = []
  readonly listeners = new Set<(notice: ServerNotice) => void>()
  readonly common: KeptCertificate[] = []
  readonly sequester: KeptCertificate[] = []
  readonly profiles = new Map<UserId, UserProfile>()
  readonly revoked = new Set<UserId>()
  readonly #rootKey: SigningKey

  /** Alice, an ADMIN, is there. */
  static async create(options: { readonly authority?: SequesterVerifyKeyDer } = {}): Promise<TestOrganization> {
    const tools = dataTools({ crypto: await wasmCrypto(), zstd: browserZstd })
    return new TestOrganization(tools, options.authority)
  }

  private constructor(tools: DataTools, verifyKeyDer: SequesterVerifyKeyDer | undefined) {
    this.tools = tools
    this.realms = new TestRealms(this)
    this.vlobs = new TestVlobs(this)
    this.#rootKey = tools.crypto.newSigningKey()
    const timestamp = this.clock.now()
    if (verifyKeyDer !== undefined) {
      const value = { type: 'sequester_authority_certificate', timestamp, verifyKeyDer } as const
      this.sequester.push({ timestamp, signed: this.sign(sequesterAuthorityCertificate, value, this.#rootKey) })
    }
    this.alice = this.#join('Alice', { profile: 'ADMIN', author: null, timestamp })
  }

  user(name: string, profile: UserProfile = 'STANDARD'): LocalDevice {
    return this.#join(name, { profile, author: this.alice, timestamp: this.tick() })
  }

  /** Another device of the same user. */
  deviceOf(owner: LocalDevice): LocalDevice {
    const device = { ...owner, ...this.#deviceKeys('second') }
    this.#addDevice(device, { author: owner, timestamp: this.tick() })
    return device
  }

  updateProfile(userId: UserId, newProfile: UserProfile): void {
    const { deviceId: author, signingKey } = this.alice
    const timestamp = this.tick()
    const value = { type: 'user_update_certificate', author, timestamp, userId, newProfile } as const
    this.profiles.set(userId, newProfile)
    this.keepCommon({ timestamp, signed: this.sign(userUpdateCertificate, value, signingKey) })
  }

  revoke(userId: UserId, by: LocalDevice = this.alice): void {
    const timestamp = this.tick()
    const value = { type: 'revoked_user_certificate', author: by.deviceId, timestamp, userId } as const
    this.revoked.add(userId)
    this.keepCommon({ timestamp, signed: this.sign(revokedUserCertificate, value, by.signingKey) })
  }

  archive(realmId: VlobId, configuration: RealmArchivingConfiguration, by: LocalDevice = this.alice): void {
    const timestamp = this.tick()
    const author = by.deviceId
    const value = { type: 'realm_archiving_certificate', author, timestamp, realmId, configuration } as const
    this.realms.keep(realmId, { timestamp, signed: this.sign(realmArchivingCertificate, value, by.signingKey) })
  }

  keepCommon(certificate: KeptCertificate): void {
    this.common.push(certificate)
    this.notify({ topic: 'common', timestamp: certificate.timestamp })
  }

  keepSequester(certificate: KeptCertificate): void {
    this.sequester.push(certificate)
    this.notify({ topic: 'sequester', timestamp: certificate.timestamp })
  }

  notify(notice: ServerNotice): void {
    for (const listener of [...this.listeners]) listener(notice)
  }

  get lastCommon(): DateTime {
    return lastOf(this.common)
  }

  get lastSequester(): DateTime {
    return lastOf(this.sequester)
  }

  /** The time of the next certificate that the server itself makes: never one that was taken. */
  tick(): DateTime {
    this.clock.advance(1000)
    return this.clock.now()
  }

  sign<T extends Certificate>(schema: DataSchema<T>, value: T, signingKey: SigningKey): Uint8Array {
    return dumpSigned(this.tools, schema, { value, signingKey })
  }

  rpc(author: LocalDevice): DeviceRpc {
    return {
      call: async <C extends AnyCommand>(command: C, request: RequestOf<C>, signal?: AbortSignal) => {
        await Promise.resolve()
        signal?.throwIfAborted()
        const call = { name: command.name, author, request }
        const answer = async (): Promise<unknown> => {
          this.received.push(command.name)
          return this.vlobs.answer(call) ?? this.realms.answer(call)
        }
        if (!this.#isReachable) throw offline()
        return (await abortable(this.via(call, answer), signal)) as ReplyOf<C>
      },
    }
  }

  /** Commands and events of a device. */
  connection(author: LocalDevice): DeviceConnection {
    return { ...this.rpc(author), listenEvents: ({ signal }) => testEvents(this, author, signal) }
  }

  get isReachable(): boolean {
    return this.#isReachable
  }

  /** Cuts the network, for commands and events, or mends it. */
  set isReachable(isReachable: boolean) {
    this.#isReachable = isReachable
    this.notify({ topic: 'reachable' })
  }

  /** A timestamp that no certificate may have now, or undefined. */
  refusalOf(timestamp: DateTime, ...topics: readonly (DateTime | undefined)[]): unknown {
    if (!isInBallpark(this.clock.now(), timestamp)) return timestampOutOfBallparkReply(this.clock.now(), timestamp)
    const limit = topics
      .filter((topic) => topic !== undefined)
      .toSorted(byDate)
      .at(-1)
    if (limit === undefined || timestamp > limit) return undefined
    return { status: 'require_greater_timestamp', strictlyGreaterThan: limit }
  }

  #join(
    name: string,
    { profile, author, timestamp }: { profile: UserProfile; author: LocalDevice | null; timestamp: DateTime },
  ): LocalDevice {
    const device = this.#newDevice(name, profile)
    const value = {
      type: 'user_certificate',
      author: author?.deviceId ?? null,
      timestamp,
      userId: device.userId,
      humanHandle: device.humanHandle,
      publicKey: this.tools.crypto.publicKeyOf(device.privateKey),
      algorithm: 'X25519_XSALSA20_POLY1305',
      profile,
    } as const
    const key = author?.signingKey ?? this.#rootKey
    const redacted = this.sign(userCertificate, redactedUserCertificate(value), key)
    this.profiles.set(device.userId, profile)
    this.keepCommon({ timestamp, signed: this.sign(userCertificate, value, key), redacted })
    this.#addDevice(device, { author, timestamp })
    return device
  }

  #addDevice(device: LocalDevice, { author, timestamp }: { author: LocalDevice | null; timestamp: DateTime }): void {
    const value = {
      type: 'device_certificate',
      purpose: 'STANDARD',
      author: author?.deviceId ?? null,
      timestamp,
      userId: device.userId,
      deviceId: device.deviceId,
      deviceLabel: device.deviceLabel,
      verifyKey: this.tools.crypto.verifyKeyOf(device.signingKey),
      algorithm: 'ED25519',
    } as const
    const key = author?.signingKey ?? this.#rootKey
    const redacted = this.sign(deviceCertificate, redactedDeviceCertificate(value), key)
    this.keepCommon({ timestamp, signed: this.sign(deviceCertificate, value, key), redacted })
  }

  #newDevice(name: string, initialProfile: UserProfile): LocalDevice {
    const { crypto } = this.tools
    return {
      type: 'local_device',
      serverUrl: parsed<ServerAddress>(parseServerAddress('https://parallax.example')),
      organizationId: parsed<OrganizationId>(parseOrganizationId('Acme')),
      rootVerifyKey: crypto.verifyKeyOf(this.#rootKey),
      userId: newId<UserId>(this.tools),
      humanHandle: parsed(parseHumanHandle(`${name.toLowerCase()}@example.com`, name)),
      privateKey: crypto.newPrivateKey(),
      initialProfile,
      userRealmId: newId<VlobId>(this.tools),
      userRealmKey: crypto.newSecretKey(),
      ...this.#deviceKeys('first'),
    }
  }

  #deviceKeys(label: string) {
    const { crypto } = this.tools
    return {
      deviceId: newId<DeviceId>(this.tools),
      deviceLabel: parsed<DeviceLabel>(parseDeviceLabel(label)),
      signingKey: crypto.newSigningKey(),
      localSymkey: crypto.newSecretKey(),
    }
  }
}

/** What the network answers when nobody is there. */
export function offline(): OfflineError {
  return new OfflineError('offline', { server: 'test' })
}

function parsed<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('not valid')
  return value
}

function lastOf(certificates: readonly KeptCertificate[]): DateTime {
  const last = certificates.at(-1)
  if (last === undefined) throw new Error('nothing yet')
  return last.timestamp
}

function byDate(one: DateTime, other: DateTime): number {
  return one < other ? -1 : 1
}
