import {
  type anonymousFamily,
  type anonymousServerFamily,
  bearer,
  type CommandOf,
  type invitedFamily,
} from '@parallax/protocol'
import {
  type AccessToken,
  anonymousServerUrl,
  anonymousUrl,
  invitedUrl,
  type OrganizationId,
  type ServerAddress,
} from '@parallax/wire'
import { type FamilyRpc, familyRpc } from './family-rpc.ts'
import type { RpcConnection } from './rpc-connection.ts'

/** Where a visitor, who has no device yet, speaks to. */
export interface OrganizationAddress {
  readonly server: ServerAddress
  readonly organizationId: OrganizationId
}

/** Commands of whoever holds an invitation. */
export type InvitedRpc = FamilyRpc<CommandOf<typeof invitedFamily>>
/** Commands of anybody, about one organization. */
export type AnonymousRpc = FamilyRpc<CommandOf<typeof anonymousFamily>>
/** Commands of anybody, about the server. */
export type AnonymousServerRpc = FamilyRpc<CommandOf<typeof anonymousServerFamily>>

/** The token is the credential (spec 03 §3.3). */
export function invitedRpc(
  connection: RpcConnection,
  { server, organizationId, token }: OrganizationAddress & { readonly token: AccessToken },
): InvitedRpc {
  const url = invitedUrl(server, organizationId)
  const authorize = () => bearer(token)
  return familyRpc(connection, { speaker: 'invitation', server, organizationId, url, authorize })
}

export function anonymousRpc(connection: RpcConnection, { server, organizationId }: OrganizationAddress): AnonymousRpc {
  const url = anonymousUrl(server, organizationId)
  return familyRpc(connection, { speaker: 'anybody', server, organizationId, url })
}

export function anonymousServerRpc(connection: RpcConnection, server: ServerAddress): AnonymousServerRpc {
  return familyRpc(connection, { speaker: 'anybody', server, url: anonymousServerUrl(server) })
}
