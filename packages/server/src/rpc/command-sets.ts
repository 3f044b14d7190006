import {
  anonymousFamily,
  anonymousServerFamily,
  authenticatedAccountFamily,
  authenticatedFamily,
  invitedFamily,
  tosFamily,
} from '@parallax/protocol'
import type { AnonymousCall } from './anonymous/command.ts'
import type { AnonymousServerCall } from './anonymous-server/command.ts'
import type { AuthenticatedCall } from './authenticated/command.ts'
import type { AuthenticatedAccountCall } from './authenticated-account/command.ts'
import type { CommandSet } from './command.ts'
import type { InvitedCall } from './invited/command.ts'
import { loadCommands } from './load-commands.ts'

/** Every command that this server has, by family. */
export interface CommandSets {
  readonly authenticated: CommandSet<AuthenticatedCall>
  readonly tos: CommandSet<AuthenticatedCall>
  readonly invited: CommandSet<InvitedCall>
  readonly anonymous: CommandSet<AnonymousCall>
  readonly anonymousServer: CommandSet<AnonymousServerCall>
  readonly authenticatedAccount: CommandSet<AuthenticatedAccountCall>
}

export async function loadCommandSets(): Promise<CommandSets> {
  return {
    authenticated: await loadCommands(authenticatedFamily),
    tos: await loadCommands(tosFamily),
    invited: await loadCommands(invitedFamily),
    anonymous: await loadCommands(anonymousFamily),
    anonymousServer: await loadCommands(anonymousServerFamily),
    authenticatedAccount: await loadCommands(authenticatedAccountFamily),
  }
}
