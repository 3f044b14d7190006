import { isAccountTokenGenuine, SecretKey } from '@parallax/crypto'
import { isInBallpark } from '@parallax/protocol'
import type { AccessToken, DateTime, InvitationType, OrganizationId, Uuid } from '@parallax/wire'
import { accessTokenToBytes } from '@parallax/wire'
import type { FastifyInstance } from 'fastify'
import { createSpontaneously } from '../administration/create-organization.ts'
import type { ServerContext } from '../context.ts'
import type { AuthorDirectory } from '../rpc/author.ts'
import { authorAccess } from '../rpc/author-state.ts'
import { prepareCommand } from '../rpc/command.ts'
import type { CommandSets } from '../rpc/command-sets.ts'
import { HttpRefused } from '../rpc/http-refused.ts'
import type { InvitedCall } from '../rpc/invited/command.ts'
import { authenticateDevice, decodeFor } from './authenticate-device.ts'
import { addExchange } from './exchange.ts'
import {
  type AccountToken,
  demandAccountToken,
  demandApiVersion,
  demandDeviceToken,
  demandInvitationToken,
  demandOrganizationId,
  demandRpcContentType,
} from './handshake.ts'
import { readBody } from './read-body.ts'
import { decodeCommand, runCommand, sendProbe } from './rpc-exchange.ts'

export interface RpcRouteOptions {
  readonly context: ServerContext
  readonly authors: AuthorDirectory
  readonly commands: CommandSets
}

interface OrganizationRoute {
  Params: { organization: string }
}

/** The routes of the RPC families. Each handler is the order of checks of spec 03 §4.1, line by line. */
export function addRpcRoutes(app: FastifyInstance, options: RpcRouteOptions): void {
  addDeviceRoute(app, '/authenticated/:organization', options)
  addDeviceRoute(app, '/authenticated/:organization/tos', options)
  addInvitedRoute(app, options)
  addAnonymousRoutes(app, options)
  addServerRoute(app, options)
  addAccountRoute(app, options)
}

function addDeviceRoute(
  app: FastifyInstance,
  path: '/authenticated/:organization' | '/authenticated/:organization/tos',
  { context, authors, commands }: RpcRouteOptions,
): void {
  const demandTos = path === '/authenticated/:organization'
  const family = demandTos ? commands.authenticated : commands.tos
  addExchange<OrganizationRoute>(app, {
    method: 'POST',
    path,
    answer: async (request, reply) => {
      const apiVersion = demandApiVersion(request.headers)
      const organizationId = demandOrganizationId(request.params.organization)
      demandRpcContentType(request.headers)
      const token = demandDeviceToken(request.headers)
      const body = await readBody(request.raw, { buffers: context.blockBuffers })
      const now = context.clock.now()
      const author = await authenticateDevice(context, authors, { organizationId, token, now })
      const command = await decodeFor(context, { author, demandTos }, () => prepareCommand(family, body))
      const call = { context, author, apiVersion, now, ...authorAccess(context.db, author, { demandTos }) }
      return await runCommand(command, { request, reply, call, device: author.deviceId })
    },
  })
}

function addInvitedRoute(app: FastifyInstance, { context, commands }: RpcRouteOptions): void {
  addExchange<OrganizationRoute>(app, {
    method: 'POST',
    path: '/invited/:organization',
    answer: async (request, reply) => {
      const apiVersion = demandApiVersion(request.headers)
      const organizationId = demandOrganizationId(request.params.organization)
      demandRpcContentType(request.headers)
      const token = demandInvitationToken(request.headers)
      const caller = await findInvitation(context, organizationId, token)
      const body = await readBody(request.raw)
      const command = decodeCommand(commands.invited, body)
      const call = { context, organizationId, apiVersion, now: context.clock.now(), ...caller }
      return await runCommand(command, { request, reply, call })
    },
  })
}

function addAnonymousRoutes(app: FastifyInstance, { context, commands }: RpcRouteOptions): void {
  addExchange<OrganizationRoute>(app, {
    method: 'POST',
    path: '/anonymous/:organization',
    answer: async (request, reply) => {
      const apiVersion = demandApiVersion(request.headers)
      const organizationId = demandOrganizationId(request.params.organization)
      demandRpcContentType(request.headers)
      const found = await findOrganization(context, organizationId)
      if (found === undefined && context.config.spontaneousBootstrap) await createSpontaneously(context, organizationId)
      const organization = found ?? (await findOrganization(context, organizationId))
      if (organization === undefined) throw new HttpRefused('organization_not_found')
      const command = decodeCommand(commands.anonymous, await readBody(request.raw))
      const call = { context, organization, organizationId, apiVersion, now: context.clock.now() }
      return await runCommand(command, { request, reply, call })
    },
  })
  addExchange<OrganizationRoute>(app, {
    method: 'GET',
    path: '/anonymous/:organization',
    answer: async (request, reply) => {
      demandApiVersion(request.headers)
      const organizationId = demandOrganizationId(request.params.organization)
      demandRpcContentType(request.headers)
      if ((await findOrganization(context, organizationId)) === undefined)
        throw new HttpRefused('organization_not_found')
      return sendProbe(reply)
    },
  })
}

function addServerRoute(app: FastifyInstance, { context, commands }: RpcRouteOptions): void {
  addExchange(app, {
    method: 'POST',
    path: '/anonymous_server',
    answer: async (request, reply) => {
      const apiVersion = demandApiVersion(request.headers)
      demandRpcContentType(request.headers)
      const command = decodeCommand(commands.anonymousServer, await readBody(request.raw))
      return await runCommand(command, {
        request,
        reply,
        call: { context, client: context.clients.of(request), apiVersion, now: context.clock.now() },
      })
    },
  })
}

function addAccountRoute(app: FastifyInstance, { context, commands }: RpcRouteOptions): void {
  addExchange(app, {
    method: 'POST',
    path: '/authenticated_account',
    answer: async (request, reply) => {
      const apiVersion = demandApiVersion(request.headers)
      demandRpcContentType(request.headers)
      const token = demandAccountToken(request.headers)
      const body = await readBody(request.raw)
      const now = context.clock.now()
      const account = await authenticateAccount(context, token, now)
      const command = decodeCommand(commands.authenticatedAccount, body)
      const call = {
        context,
        account,
        authMethodId: token.authMethodId,
        client: context.clients.of(request),
        apiVersion,
        now,
      }
      return await runCommand(command, { request, reply, call })
    },
  })
}

/** The key of an organization, bootstrapped or not; throws when it is expired. */
async function findOrganization({ db }: ServerContext, id: OrganizationId): Promise<number | undefined> {
  const [row] = await db.read<{ key: number; isExpired: boolean }>`
    select id as key, is_expired from organizations where organization_id = ${id}`
  if (row?.isExpired) throw new HttpRefused('organization_expired')
  return row?.key
}

interface InvitationRow {
  readonly organization: number
  readonly isBootstrapped: boolean
  readonly isExpired: boolean
  readonly key: number | null
  readonly type: InvitationType
  readonly isGone: boolean
}

/** An invitation whose setup of shared recovery is deleted counts as cancelled (spec 04a §5.1). */
async function findInvitation(
  { db }: ServerContext,
  organizationId: OrganizationId,
  token: AccessToken,
): Promise<Pick<InvitedCall, 'organization' | 'invitation'>> {
  const [row] = await db.read<InvitationRow>`
    select o.id as organization, o.bootstrapped_on is not null as is_bootstrapped, o.is_expired,
      i.id as key, i.type, coalesce(i.deleted_on, s.deleted_on) is not null as is_gone
    from organizations o
      left join invitations i on i.organization = o.id and i.token = ${accessTokenToBytes(token)}
      left join shamir_setups s on s.id = i.shamir_setup
    where o.organization_id = ${organizationId}`
  if (!row?.isBootstrapped) throw new HttpRefused('organization_not_found')
  if (row.isExpired) throw new HttpRefused('organization_expired')
  if (row.key === null) throw new HttpRefused('authentication_bad')
  if (row.isGone) throw new HttpRefused('invitation_gone')
  return { organization: row.organization, invitation: { key: row.key, token, type: row.type } }
}

async function authenticateAccount(
  { db, data }: ServerContext,
  token: AccountToken,
  now: DateTime,
): Promise<Uuid<'AccountID'>> {
  const [row] = await db.read<{ account: Uuid<'AccountID'>; macKey: Uint8Array }>`
    select a.id as account, m.mac_key
    from account_auth_methods m
      join account_vaults v on v.id = m.vault
      join accounts a on a.id = v.account
    where m.method_id = ${token.authMethodId} and m.disabled_on is null and a.deleted_on is null`
  const isGenuine = row !== undefined && isAccountTokenGenuine(data.crypto, new SecretKey(row.macKey), token)
  if (!isGenuine) throw new HttpRefused('authentication_bad')
  if (!isInBallpark(now, token.timestamp)) throw new HttpRefused('token_expired')
  return row.account
}
