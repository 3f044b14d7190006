import type { ApiVersion, DateTime, OrganizationId } from '@parallax/wire'
import type { ServerContext } from '../../context.ts'
import { commandsOf } from '../command.ts'

/** What a command about an organization gets when nobody says who calls. */
export interface AnonymousCall {
  readonly context: ServerContext
  /** Key of the row. The organization may not be bootstrapped. */
  readonly organization: number
  readonly organizationId: OrganizationId
  readonly apiVersion: ApiVersion
  readonly now: DateTime
}

/** A command of the anonymous family. */
export const command = commandsOf<AnonymousCall>()
