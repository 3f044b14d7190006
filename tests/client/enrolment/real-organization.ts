import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  bootstrapOrganization,
  DEFAULT_GREETING_PACE,
  DeviceInvitations,
  deviceConnection,
  type GreetingPace,
  type InvitationLink,
  type NewcomerParts,
  type RpcConnection,
} from '@parallax/client'
import { ConfigFolder, NodeDeviceFolder, NodeHttpTransport, SystemClock } from '@parallax/platform/node'
import type { DataTools, LocalDevice } from '@parallax/protocol'
import { type BootstrapLink, parseLink, parseServerAddress, readPastedLink } from '@parallax/wire'
import { email, handle, label } from '../../../packages/client/src/enrolment/testing/people.ts'
import { administer } from '../../kit/administration.ts'
import { sharedServer } from '../../kit/shared-server.ts'
import { newOrganizationId } from '../../kit/test-organization.ts'
import { testTools } from '../../kit/tools.ts'

/** The steps of the specification, faster. */
export const FAST_PACE: GreetingPace = { ...DEFAULT_GREETING_PACE, throttle: 10 }

const CHEAP = { memlimitKb: 8, opslimit: 1, parallelism: 1 }

/** Somebody at a machine of their own: a folder for devices, and a line to the server. */
export interface Machine {
  readonly connection: RpcConnection
  readonly folder: NodeDeviceFolder
  readonly parts: NewcomerParts
}

/** A device of a member, at work. */
export interface WorkingDevice {
  readonly device: LocalDevice
  readonly invitations: DeviceInvitations
}

/** An organization on the shared server, made and used through the client alone. */
export class RealOrganization implements AsyncDisposable {
  readonly tools: DataTools
  readonly #clock = new SystemClock()
  readonly #stack = new AsyncDisposableStack()

  static async open(): Promise<RealOrganization> {
    return new RealOrganization(await testTools())
  }

  private constructor(tools: DataTools) {
    this.tools = tools
  }

  async machine(): Promise<Machine> {
    const place = await mkdtemp(join(tmpdir(), 'parallax-enrolment-'))
    this.#stack.defer(() => rm(place, { recursive: true, force: true }))
    const http = this.#stack.use(new NodeHttpTransport())
    const folder = new NodeDeviceFolder(await ConfigFolder.open(join(place, 'config')))
    const connection = { http, clock: this.#clock, crypto: this.tools.crypto, userAgent: 'Parsec-Client/test Linux' }
    const parts = { connection, tools: this.tools, folder, pace: FAST_PACE, passwordCost: CHEAP }
    return { connection, folder, parts }
  }

  /** As an operator makes it: with a token. */
  async creationLink(): Promise<BootstrapLink> {
    const server = await sharedServer()
    const id = newOrganizationId(this.tools)
    const { json } = await administer(server, 'POST', '/organizations', { organization_id: id })
    const { bootstrap_url } = json as { readonly bootstrap_url: string }
    const parsed = parseLink('bootstrap', bootstrap_url)
    const address = parseServerAddress(server.url)
    if (parsed.status !== 'ok' || address === undefined) throw new Error(`not a link: ${bootstrap_url}`)
    // The test server has a port of its own, which its configured address does not name.
    return { ...parsed.link, server: address }
  }

  /** Alice, on a machine of her own. */
  async founded(): Promise<WorkingDevice & { readonly machine: Machine }> {
    const machine = await this.machine()
    const founder = { humanHandle: handle('alice@example.com', 'Alice'), deviceLabel: label('desk'), password: 'alice' }
    const { device } = await bootstrapOrganization(machine.parts, await this.creationLink(), { founder })
    return { ...this.working(machine, device), machine }
  }

  working({ connection }: Machine, device: LocalDevice): WorkingDevice {
    const { tools } = this
    const rpc = deviceConnection(connection, device)
    const context = { device, tools, clock: this.#clock, rpc, pace: FAST_PACE }
    return { device, invitations: new DeviceInvitations(context) }
  }

  async inviteUser(by: WorkingDevice, address: string): Promise<InvitationLink> {
    const { webLink } = await by.invitations.inviteUser(email(address), { sendEmail: false })
    return invitationLink(webLink)
  }

  async inviteDevice(by: WorkingDevice): Promise<InvitationLink> {
    const { link } = await by.invitations.inviteDevice({ sendEmail: false })
    return invitationLink(link)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync()
  }
}

function invitationLink(text: string): InvitationLink {
  const read = readPastedLink(text)
  if (read.status === 'refused') throw new Error(`not a link: ${text}`)
  const { link } = read
  if (link.kind !== 'userInvitation' && link.kind !== 'deviceInvitation') throw new Error(`invites nobody: ${text}`)
  return link
}
