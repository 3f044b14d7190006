import type { ApiVersion, DateTime } from '@parallax/wire'
import type { ServerContext } from '../../context.ts'
import { commandsOf } from '../command.ts'
import type { RequestClient } from '../request-client.ts'

/** What a command about the server gets. */
export interface AnonymousServerCall {
  readonly context: ServerContext
  readonly client: RequestClient
  readonly apiVersion: ApiVersion
  readonly now: DateTime
}

/** A command of the anonymous_server family. */
export const command = commandsOf<AnonymousServerCall>()
