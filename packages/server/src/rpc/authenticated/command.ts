import type { ApiVersion, DateTime } from '@parallax/wire'
import type { ServerContext } from '../../context.ts'
import type { Author } from '../author.ts'
import type { AuthorAccess } from '../author-state.ts'
import { commandsOf } from '../command.ts'

/** What a command of a device gets. */
export interface AuthenticatedCall extends AuthorAccess {
  readonly context: ServerContext
  readonly author: Author
  /** Of the client. */
  readonly apiVersion: ApiVersion
  /** Server time at the start of the request: the only one that its checks use (spec 03 §7). */
  readonly now: DateTime
}

/**
 * A command of the authenticated family. Checks stand in the order of the specification, each returning its status;
 * `read` and `write` abort the request when the author may not act.
 *
 * @example
 * export const organizationInfo = command(schema.organizationInfo, async (_, { author, read }) => {
 *   const [total] = await read<Total>`select … where organization = ${author.organization}`
 *   return { status: 'ok', … }
 * })
 */
export const command = commandsOf<AuthenticatedCall>()
