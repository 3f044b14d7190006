import type { AuthenticatedCall } from '../authenticated/command.ts'
import { commandsOf } from '../command.ts'

/** A command of the tos family: as the authenticated ones, but for terms that are not accepted yet. */
export const command = commandsOf<AuthenticatedCall>()
