import type { AccountAuthMethodId, ApiVersion, DateTime, Uuid } from '@parallax/wire'
import type { ServerContext } from '../../context.ts'
import { commandsOf } from '../command.ts'
import type { RequestClient } from '../request-client.ts'

/** What a command of an account's owner gets. */
export interface AuthenticatedAccountCall {
  readonly context: ServerContext
  readonly account: Uuid<'AccountID'>
  /** The one whose token came. */
  readonly authMethodId: AccountAuthMethodId
  readonly client: RequestClient
  readonly apiVersion: ApiVersion
  readonly now: DateTime
}

/** A command of the authenticated_account family. */
export const command = commandsOf<AuthenticatedAccountCall>()
