import type { AccessToken, ApiVersion, DateTime, InvitationType, OrganizationId } from '@parallax/wire'
import type { ServerContext } from '../../context.ts'
import { commandsOf } from '../command.ts'

/** What a command of a claimer gets. */
export interface InvitedCall {
  readonly context: ServerContext
  readonly organization: number
  readonly organizationId: OrganizationId
  /** Pending when the request came: a command looks again under its lock. */
  readonly invitation: { readonly key: number; readonly token: AccessToken; readonly type: InvitationType }
  readonly apiVersion: ApiVersion
  readonly now: DateTime
}

/** A command of the invited family. */
export const command = commandsOf<InvitedCall>()
