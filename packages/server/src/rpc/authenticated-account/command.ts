import type { ApiVersion, DateTime } from '@parallax/wire'
import type { AccountCaller } from '../../accounts/account.ts'
import type { ServerContext } from '../../context.ts'
import { commandsOf } from '../command.ts'
import type { RequestClient } from '../request-client.ts'

/** What a command of an account's owner gets. */
export interface AuthenticatedAccountCall extends AccountCaller {
  readonly context: ServerContext
  readonly client: RequestClient
  readonly apiVersion: ApiVersion
  readonly now: DateTime
}

/** A command of the authenticated_account family. */
export const command = commandsOf<AuthenticatedAccountCall>()
