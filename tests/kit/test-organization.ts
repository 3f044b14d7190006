import type { PrivateKey, SequesterVerifyKeyDer, SigningKey } from '@parallax/crypto'
import {
  type DataSchema,
  type DataTools,
  type DeviceCertificate,
  deviceCertificate,
  dumpSigned,
  organizationBootstrap,
  realmCreate,
  realmRoleCertificate,
  redactedDeviceCertificate,
  redactedUserCertificate,
  sequesterAuthorityCertificate,
  type UserCertificate,
  userCertificate,
  userCreate,
} from '@parallax/protocol'
import {
  type DateTime,
  type DeviceId,
  type HumanHandle,
  type OrganizationId,
  parseAccessToken,
  parseDeviceLabel,
  parseHumanHandle,
  parseLink,
  parseOrganizationId,
  type UserId,
  type UserProfile,
  type Uuid,
  uuidFromBytes,
  type VlobId,
} from '@parallax/wire'
import { type AdministeredServer, administer } from './administration.ts'
import { call, callAnonymously, now } from './rpc.ts'
import { testTools } from './tools.ts'

/** A user's first device, with the keys of both. */
export interface TestDevice {
  readonly organization: TestOrganization
  readonly userId: UserId
  readonly humanHandle: HumanHandle
  readonly privateKey: PrivateKey
  readonly deviceId: DeviceId
  readonly signingKey: SigningKey
}

export interface TestOrganization {
  readonly id: OrganizationId
  readonly server: AdministeredServer
  readonly tools: DataTools
  readonly rootSigningKey: SigningKey
  /** The first administrator. */
  readonly alice: TestDevice
  /** A timestamp above all that were given before: each certificate of a topic needs one. */
  tick(): DateTime
  addUser(label: string, profile?: UserProfile): Promise<TestDevice>
  /** A realm of `owner`, without keys. */
  addRealm(owner: TestDevice): Promise<VlobId>
}

export interface TestOrganizationOptions {
  /** Settings of the administration API. */
  readonly settings?: Readonly<Record<string, unknown>>
  /** Of a sequester authority; without one the organization has none. */
  readonly authority?: SequesterVerifyKeyDer
}

/** A bootstrapped organization with certificates of its own, apart from all others on the shared server. */
export async function testOrganization(
  server: AdministeredServer,
  { settings = {}, authority }: TestOrganizationOptions = {},
): Promise<TestOrganization> {
  const tools = await testTools()
  const id = newOrganizationId(tools)
  const link = await createByAdministration(server, id, settings)
  let last = now()
  const tick = () => {
    const time = now()
    last = time > last ? time : ((last + 1n) as DateTime)
    return last
  }
  const rootSigningKey = tools.crypto.newSigningKey()
  const organization: TestOrganization = {
    id,
    server,
    tools,
    rootSigningKey,
    tick,
    get alice() {
      return alice
    },
    addUser: (label, profile = 'STANDARD') => addUser(alice, label, profile),
    addRealm,
  }
  const alice = newDevice(organization, 'Alice')
  const timestamp = tick()
  const authorityCertificate = (verifyKeyDer: SequesterVerifyKeyDer) => {
    const value = { type: 'sequester_authority_certificate', timestamp, verifyKeyDer } as const
    return dumpSigned(tools, sequesterAuthorityCertificate, { value, signingKey: rootSigningKey })
  }
  const reply = await callAnonymously(
    { server: server.url, path: `/anonymous/${encodeURIComponent(id)}` },
    organizationBootstrap,
    {
      bootstrapToken: link,
      rootVerifyKey: tools.crypto.verifyKeyOf(rootSigningKey),
      ...newUserCertificates(alice, { profile: 'ADMIN', timestamp }),
      sequesterAuthorityCertificate: authority ? authorityCertificate(authority) : null,
    },
  )
  expectOk(reply)
  return organization
}

export function newOrganizationId(tools: DataTools): OrganizationId {
  return required(parseOrganizationId(`Org${newId(tools).slice(0, 16)}`))
}

export function newId<U extends Uuid<string>>(tools: DataTools): U {
  return uuidFromBytes<U>(tools.crypto.random(16))
}

/** Keys and ids of a user to be, known to nobody. */
export function newDevice(organization: TestOrganization, label: string): TestDevice {
  const { tools } = organization
  const userId = newId<UserId>(tools)
  return {
    organization,
    userId,
    humanHandle: required(parseHumanHandle(`${userId.slice(0, 12)}@example.com`, label)),
    privateKey: tools.crypto.newPrivateKey(),
    deviceId: newId<DeviceId>(tools),
    signingKey: tools.crypto.newSigningKey(),
  }
}

export interface NewUserOptions {
  readonly profile: UserProfile
  readonly timestamp: DateTime
  /** Who signs: the root key when none is given. */
  readonly author?: TestDevice
  /** What is signed instead of what is right. */
  readonly alter?: (user: UserCertificate, device: DeviceCertificate) => Partial<NewUserParts>
}

interface NewUserParts {
  readonly user: UserCertificate
  readonly device: DeviceCertificate
  readonly redactedUser: UserCertificate
  readonly redactedDevice: DeviceCertificate
}

/** The four certificates of a new user, in the fields of the commands that take them. */
export function newUserCertificates(subject: TestDevice, { profile, timestamp, author, alter }: NewUserOptions) {
  const { crypto } = subject.organization.tools
  const shared = { author: author?.deviceId ?? null, timestamp, userId: subject.userId }
  const user: UserCertificate = {
    type: 'user_certificate',
    ...shared,
    humanHandle: subject.humanHandle,
    publicKey: crypto.publicKeyOf(subject.privateKey),
    algorithm: 'X25519_XSALSA20_POLY1305',
    profile,
  }
  const device: DeviceCertificate = {
    type: 'device_certificate',
    purpose: 'STANDARD',
    ...shared,
    deviceId: subject.deviceId,
    deviceLabel: required(parseDeviceLabel('laptop')),
    verifyKey: crypto.verifyKeyOf(subject.signingKey),
    algorithm: 'ED25519',
  }
  const right = {
    user,
    device,
    redactedUser: redactedUserCertificate(user),
    redactedDevice: redactedDeviceCertificate(device),
  }
  const parts: NewUserParts = { ...right, ...alter?.(user, device) }
  const signingKey = author?.signingKey ?? subject.organization.rootSigningKey
  const dump = <T>(schema: DataSchema<T>, value: T) =>
    dumpSigned(subject.organization.tools, schema, { value, signingKey })
  return {
    userCertificate: dump(userCertificate, parts.user),
    deviceCertificate: dump(deviceCertificate, parts.device),
    redactedUserCertificate: dump(userCertificate, parts.redactedUser),
    redactedDeviceCertificate: dump(deviceCertificate, parts.redactedDevice),
  }
}

async function addUser(author: TestDevice, label: string, profile: UserProfile): Promise<TestDevice> {
  const device = newDevice(author.organization, label)
  const timestamp = author.organization.tick()
  expectOk(await call(author, userCreate, newUserCertificates(device, { profile, timestamp, author })))
  return device
}

async function addRealm(owner: TestDevice): Promise<VlobId> {
  const { tools, tick } = owner.organization
  const realmId = newId<VlobId>(tools)
  const value = {
    type: 'realm_role_certificate',
    author: owner.deviceId,
    timestamp: tick(),
    realmId,
    userId: owner.userId,
    role: 'OWNER',
  } as const
  const certificate = dumpSigned(tools, realmRoleCertificate, { value, signingKey: owner.signingKey })
  expectOk(await call(owner, realmCreate, { realmRoleCertificate: certificate }))
  return realmId
}

async function createByAdministration(
  server: AdministeredServer,
  id: OrganizationId,
  settings: Readonly<Record<string, unknown>>,
) {
  const { code, json } = await administer(server, 'POST', '/organizations', { organization_id: id, ...settings })
  if (code !== 200) throw new Error(`organization not created: ${code} ${JSON.stringify(json)}`)
  const { bootstrap_url } = json as { readonly bootstrap_url: string }
  const parsed = parseLink('bootstrap', bootstrap_url)
  if (parsed.status !== 'ok') throw new Error(`not a bootstrap link: ${bootstrap_url}`)
  return parsed.link.token === null ? null : required(parseAccessToken(parsed.link.token))
}

/** Throws when a step that sets the scene is refused. */
export function expectOk(reply: { readonly status: string }): void {
  if (reply.status !== 'ok') throw new Error(`refused: ${JSON.stringify(reply, (_, value) => printable(value))}`)
}

function printable(value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}` : value
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new TypeError('not valid')
  return value
}
