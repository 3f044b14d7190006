import {
  bootstrapOrganization,
  claim,
  claimSharedRecovery,
  DEFAULT_GREETING_PACE,
  deviceConnection,
  importRecoveryFile,
  type KnownDevice,
  type NewcomerParts,
  type NewDevice,
  openDevice,
  type RecoveryFile,
  type RpcConnection,
  type Session,
  type SessionEvent,
  type SessionParts,
  type SharedRecoveryQuestions,
  startSession,
} from '@parallax/client'
import type { LocalDevice } from '@parallax/protocol'
import {
  type BootstrapLink,
  type OrganizationId,
  parseDeviceLabel,
  parseEmailAddress,
  parseHumanHandle,
  parseLink,
  parseOrganizationId,
  parseServerAddress,
  type UserId,
  type UserProfile,
} from '@parallax/wire'
import { patientClaimer, patientGreeter } from '../../../packages/client/src/enrolment/testing/people.ts'
import { Telephone } from '../../../packages/client/src/enrolment/testing/telephone.ts'
import { type AdministeredServer, administer } from '../administration.ts'
import type { Machine } from './machine.ts'
import { Network } from './network.ts'

export interface TestClientsOptions {
  /** Where the organization is made, by its administration API. */
  readonly server: AdministeredServer
  /** Where its devices connect, when somebody stands in between. */
  readonly address?: string
  /** Server processes that devices are spread over, as a load balancer does. */
  readonly processes?: readonly string[]
  /** First names; the first one founds the organization. */
  readonly users: readonly [string, ...string[]]
  /** `STANDARD` for those who are not named. */
  readonly profiles?: Readonly<Record<string, UserProfile>>
  /** Makes the computer or browser of each device. */
  readonly machine: () => Promise<Machine>
}

/** Cheap: tests ask for many keys of passwords. */
const PASSWORD_COST = { memlimitKb: 8, opslimit: 1, parallelism: 1 }
/** Of every device file. */
export const TEST_PASSWORD = 'correct horse battery staple'
const PACE = { ...DEFAULT_GREETING_PACE, throttle: 16 }

/**
 * An organization on a real server, with the real SDK on each device: keys and devices are made by the ceremonies of
 * the product. Gone with the scope.
 *
 * @example
 * await using org = await testClients({ server, machine: nodeMachine, users: ['alice', 'bob'] })
 * await using alice = await org.device('alice').start()
 * const laptop = await org.addDevice('alice')
 */
export async function testClients(options: TestClientsOptions): Promise<TestClients> {
  const clients = new TestClients(options)
  try {
    const [founder, ...others] = options.users
    await clients.found(founder)
    for (const name of others) await clients.addUser(name, options.profiles?.[name] ?? 'STANDARD')
    return clients
  } catch (error) {
    await clients[Symbol.asyncDispose]()
    throw error
  }
}

export class TestClients implements AsyncDisposable {
  readonly organizationId: OrganizationId
  readonly #options: TestClientsOptions
  readonly #devices: TestDevice[] = []
  readonly #stack = new AsyncDisposableStack()

  constructor(options: TestClientsOptions) {
    this.#options = options
    this.organizationId = required(parseOrganizationId(`Org${crypto.randomUUID().replaceAll('-', '').slice(0, 16)}`))
  }

  /** The first device of a user. */
  device(name: string): TestDevice {
    return required(this.#devices.find((device) => device.name === name))
  }

  async found(name: string): Promise<TestDevice> {
    const link = await this.#creationLink()
    return this.#newDevice(name, (parts) => {
      const humanHandle = required(parseHumanHandle(addressOf(name), name))
      const founder = { humanHandle, deviceLabel: required(parseDeviceLabel('desk')), password: TEST_PASSWORD }
      return bootstrapOrganization(parts, link, { founder })
    })
  }

  /** Invited and let in by `by`, or by the first device of the founder when that does nothing else. */
  async addUser(name: string, profile: UserProfile, by?: TestSession): Promise<TestDevice> {
    await using started = by === undefined ? await this.device(this.#options.users[0]).start() : undefined
    const { invitations } = required(by ?? started).session
    const { link, token } = await invitations.inviteUser(required(parseEmailAddress(addressOf(name))), {
      sendEmail: false,
    })
    const parsed = parseLink('userInvitation', link)
    if (parsed.status !== 'ok') throw new TypeError(`not an invitation: ${link}`)
    const telephone = new Telephone()
    const person = async () => required(parseHumanHandle(addressOf(name), name))
    const confirmUser: Parameters<typeof patientGreeter>[1] = {
      confirmUser: async (requested) => ({ ...requested, profile }),
    }
    const greeting = invitations.greet(token, patientGreeter(telephone, confirmUser))
    const claiming = this.#newDevice(name, (parts) =>
      claim(parts, parsed.link, { ask: patientClaimer(telephone, { person, newPassword: async () => TEST_PASSWORD }) }),
    )
    const [device] = await Promise.all([claiming, greeting])
    return device
  }

  /** Another device of a user, let in by `by`, or by the first device when that does nothing else. */
  async addDevice(name: string, by?: TestSession): Promise<TestDevice> {
    await using started = by === undefined ? await this.device(name).start() : undefined
    const { invitations } = required(by ?? started).session
    const { link, token } = await invitations.inviteDevice({ sendEmail: false })
    const parsed = parseLink('deviceInvitation', link)
    if (parsed.status !== 'ok') throw new TypeError(`not an invitation: ${link}`)
    const telephone = new Telephone()
    const greeting = invitations.greet(token, patientGreeter(telephone))
    const ask = patientClaimer(telephone, { newPassword: async () => TEST_PASSWORD })
    const claiming = this.#newDevice(name, (parts) => claim(parts, parsed.link, { ask }))
    const [device] = await Promise.all([claiming, greeting])
    return device
  }

  /** A new device of a user who kept a recovery file and its password. */
  async recover(name: string, file: Pick<RecoveryFile, 'content' | 'password'>): Promise<TestDevice> {
    const deviceLabel = required(parseDeviceLabel('recovered'))
    return this.#newDevice(name, (parts) =>
      importRecoveryFile(parts, file, { deviceLabel, newPassword: async () => TEST_PASSWORD }),
    )
  }

  /** A new device of a user whose access others give back. */
  async claimRecovery(
    name: string,
    link: string,
    ask: SharedRecoveryQuestions,
    plan: (network: Network) => void = () => undefined,
  ): Promise<TestDevice> {
    const parsed = parseLink('shamirRecoveryInvitation', link)
    if (parsed.status !== 'ok') throw new TypeError(`not a recovery: ${link}`)
    return this.#newDevice(name, (parts, network) => {
      plan(network)
      return claimSharedRecovery(parts, parsed.link, { ask })
    })
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#stack.disposeAsync()
  }

  async #newDevice(
    name: string,
    make: (parts: NewcomerParts, network: Network) => Promise<NewDevice>,
  ): Promise<TestDevice> {
    const machine = this.#stack.use(await this.#options.machine())
    const network = new Network(machine.http)
    const { processes = [] } = this.#options
    network.process = processes[this.#devices.length % processes.length] ?? null
    const connection = { http: network, clock: machine.clock, crypto: machine.tools.crypto }
    const { tools, folder } = machine
    const made = await make({ connection, tools, folder, pace: PACE, passwordCost: PASSWORD_COST }, network)
    const device = new TestDevice(name, made, { machine, network, connection })
    this.#devices.push(device)
    return device
  }

  async #creationLink(): Promise<BootstrapLink> {
    const { server, address } = this.#options
    const { code, json } = await administer(server, 'POST', '/organizations', {
      organization_id: this.organizationId,
    })
    if (code !== 200) throw new Error(`organization not created: ${code} ${JSON.stringify(json)}`)
    const { bootstrap_url } = json as { readonly bootstrap_url: string }
    const parsed = parseLink('bootstrap', bootstrap_url)
    if (parsed.status !== 'ok') throw new TypeError(`not a bootstrap link: ${bootstrap_url}`)
    // The server of this run may be known to itself under another name than to its devices.
    return { ...parsed.link, server: required(parseServerAddress(address ?? server.url)) }
  }
}

interface DeviceParts {
  readonly machine: Machine
  readonly network: Network
  readonly connection: RpcConnection
}

/** A device of a user: its file is saved on its machine, and it may be started again and again. */
export class TestDevice {
  /** Its user. */
  readonly name: string
  readonly known: KnownDevice
  /** Its keys, for tests that look behind the SDK. */
  readonly local: LocalDevice
  readonly machine: Machine
  readonly network: Network
  readonly #connection: RpcConnection

  constructor(name: string, { device, known }: NewDevice, { machine, network, connection }: DeviceParts) {
    this.name = name
    this.known = known
    this.local = device
    this.machine = machine
    this.network = network
    this.#connection = connection
  }

  get userId(): UserId {
    return this.local.userId
  }

  /** Opens the device file with its password and starts a session, without background tasks unless they are wanted. */
  async start(change: Partial<SessionParts> = {}): Promise<TestSession> {
    const { folder, locks, storages, pool, tools, clock, maxFileSlots } = this.machine
    const ask = async () => ({ kind: 'password', password: TEST_PASSWORD }) as const
    const open = () => openDevice({ folder, crypto: tools.crypto }, this.known.file, { ask })
    const device = change.device ?? (await open())
    const defects: unknown[] = []
    const session = await startSession({
      device,
      connection: deviceConnection(this.#connection, device),
      locks,
      storages,
      pool,
      tools,
      clock,
      lock: { program: 'test', patience: 0, whenHeld: 'wait' },
      monitors: 'none',
      maxFileSlots,
      pace: PACE,
      onDefect: (error) => defects.push(error),
      ...change,
    })
    const told: SessionEvent[] = []
    session.events.subscribe((event) => told.push(event))
    return {
      session,
      told,
      [Symbol.asyncDispose]: async () => {
        await session.stop()
        if (defects.length > 0) throw new AggregateError(defects, 'defects that nobody waited for')
      },
    }
  }
}

/** A session, and all that it told. */
export interface TestSession extends AsyncDisposable {
  readonly session: Session
  readonly told: readonly SessionEvent[]
}

function addressOf(name: string): string {
  return `${name.toLowerCase()}@example.com`
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new TypeError('the scene is wrong')
  return value
}
