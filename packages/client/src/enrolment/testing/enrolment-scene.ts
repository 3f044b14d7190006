import { addBatch, type BatchOutcome, CertificateState, selfOf } from '@parallax/certificates'
import { wasmCrypto } from '@parallax/crypto/wasm'
import { browserZstd, type DataTools, dataTools, type LocalDevice } from '@parallax/protocol'
import {
  type AccessToken,
  type BootstrapLink,
  type OrganizationId,
  parseOrganizationId,
  parseServerAddress,
  type ServerAddress,
  type UserProfile,
} from '@parallax/wire'
import { MemoryDeviceFolder } from '../../devices/testing/memory-device-folder.ts'
import { deviceConnection } from '../../rpc/device-connection.ts'
import type { RpcConnection } from '../../rpc/rpc-connection.ts'
import { newId } from '../../store/new-id.ts'
import { bootstrapOrganization } from '../bootstrap/bootstrap-organization.ts'
import { createUser } from '../certificates/create-user.ts'
import type { CreationContext } from '../certificates/creation-context.ts'
import type { InvitationLink } from '../claimer/claim-parts.ts'
import type { GreetingPace } from '../conduit/greeting-pace.ts'
import { DeviceInvitations } from '../device-invitations.ts'
import type { NewcomerParts } from '../newcomer-parts.ts'
import { EnrolmentServer } from './enrolment-server.ts'
import { PassingClock } from './passing-clock.ts'
import { email, handle, label } from './people.ts'
import { TestLine } from './test-line.ts'

/** A device of a member, on a line of its own. */
export interface TestMember {
  readonly device: LocalDevice
  readonly line: TestLine
  readonly context: CreationContext
  readonly invitations: DeviceInvitations
}

/** Somebody without a device. */
export interface TestNewcomer {
  readonly line: TestLine
  readonly folder: MemoryDeviceFolder
  readonly parts: NewcomerParts
}

const server: ServerAddress = parseServerAddress('https://parallax.test') ?? wrong()
const organizationId: OrganizationId = parseOrganizationId('Acme') ?? wrong()

/** Short enough that a test sees each of them end. */
export const TEST_PACE: GreetingPace = {
  throttle: 1_000,
  meeting: 90_000,
  machine: 20_000,
  person: 60_000,
  network: 30_000,
}

/** One organization, its server and the people around it, all in this process and in a time of their own. */
export class EnrolmentScene {
  readonly clock = new PassingClock()
  readonly tools: DataTools
  readonly server: EnrolmentServer

  static async empty(): Promise<EnrolmentScene> {
    return new EnrolmentScene(dataTools({ crypto: await wasmCrypto(), zstd: browserZstd }))
  }

  /** With its founder, who is an administrator. */
  static async founded(): Promise<{ readonly scene: EnrolmentScene; readonly founder: TestMember }> {
    const scene = await EnrolmentScene.empty()
    const founder = {
      humanHandle: handle('alice@example.com', 'Alice'),
      deviceLabel: label('desk'),
      password: 'secret',
    }
    const { device } = await bootstrapOrganization(scene.newcomer().parts, scene.creationLink(), { founder })
    return { scene, founder: scene.member(device) }
  }

  private constructor(tools: DataTools) {
    this.tools = tools
    this.server = new EnrolmentServer(tools, () => this.clock.now())
  }

  creationLink(token: AccessToken | null = null): BootstrapLink {
    return { kind: 'bootstrap', server, organizationId, token }
  }

  member(device: LocalDevice): TestMember {
    const line = new TestLine(this.server)
    const { clock, tools } = this
    const rpc = deviceConnection(this.#connection(line), device)
    const context = { device, tools, clock, rpc, pace: TEST_PACE }
    return { device, line, context, invitations: new DeviceInvitations(context) }
  }

  newcomer(): TestNewcomer {
    const line = new TestLine(this.server)
    const folder = new MemoryDeviceFolder()
    const passwordCost = { memlimitKb: 8, opslimit: 1, parallelism: 1 }
    const { tools } = this
    return {
      line,
      folder,
      parts: { connection: this.#connection(line), tools, folder, pace: TEST_PACE, passwordCost },
    }
  }

  /** Another user, let in without ceremony. */
  async addUser(by: TestMember, name: string, profile: UserProfile = 'ADMIN'): Promise<TestMember> {
    const { crypto } = this.tools
    const [privateKey, signingKey] = [crypto.newPrivateKey(), crypto.newSigningKey()]
    const humanHandle = handle(`${name.toLowerCase()}@example.com`, name)
    const deviceLabel = label('desk')
    const ids = await createUser(by.context, {
      humanHandle,
      profile,
      publicKey: crypto.publicKeyOf(privateKey),
      deviceLabel,
      verifyKey: crypto.verifyKeyOf(signingKey),
    })
    return this.member({
      ...by.device,
      ...ids,
      humanHandle,
      deviceLabel,
      signingKey,
      privateKey,
      initialProfile: profile,
      userRealmId: newId(this.tools),
      userRealmKey: crypto.newSecretKey(),
      localSymkey: crypto.newSecretKey(),
    })
  }

  async inviteUser(by: TestMember, address = 'bob@example.com'): Promise<InvitationLink> {
    const { token } = await by.invitations.inviteUser(email(address), { sendEmail: false })
    return { kind: 'userInvitation', server, organizationId, token }
  }

  async inviteDevice(by: TestMember): Promise<InvitationLink> {
    const { token } = await by.invitations.inviteDevice({ sendEmail: false })
    return { kind: 'deviceInvitation', server, organizationId, token }
  }

  /** What `device` makes of everything that the server accepted. */
  validated(device: LocalDevice): BatchOutcome {
    const { common, sequester } = this.server.records
    return addBatch(this.tools, CertificateState.empty(selfOf(device)), {
      commonCertificates: common.map(({ signed }) => signed),
      sequesterCertificates: sequester,
      realmCertificates: new Map(),
      shamirRecoveryCertificates: [],
    })
  }

  /** How each attempt stands, in the order in which they were made. */
  get attemptEnds(): readonly string[] {
    return this.server.records.attempts.all.map(({ cancelled }) =>
      cancelled === undefined ? 'open' : `${cancelled.origin} ${cancelled.reason}`,
    )
  }

  #connection(http: TestLine): RpcConnection {
    return { http, clock: this.clock, crypto: this.tools.crypto }
  }
}

function wrong(): never {
  throw new Error('the scene is wrong')
}
