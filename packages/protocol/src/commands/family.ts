import { DecodeError, findTag, Reader } from '@parallax/wire'
import type { AnyCommand, RequestOf } from './command.ts'

/** A request that was decoded, with the command that it names. */
export type IncomingRequest<C extends AnyCommand> = C extends AnyCommand
  ? { readonly command: C; readonly request: RequestOf<C> }
  : never

/** The commands of one route (spec 03 §1.1). */
export interface Family<Name extends string, C extends AnyCommand> {
  readonly name: Name
  readonly commands: readonly C[]
  /** Reads the body of a request. Throws `DecodeError` when the server must answer 415 (spec 03 §2.5). */
  decodeRequest(body: Uint8Array): IncomingRequest<C>
}

/** The command of any of these families. */
export type CommandOf<F> = F extends Family<string, infer C> ? C : never

/** Groups the commands that one route serves, for dispatch by `cmd`. */
export function family<const Name extends string, C extends AnyCommand>(
  name: Name,
  commands: readonly C[],
): Family<Name, C> {
  const byName = new Map(commands.map((command) => [command.name, command]))
  return {
    name,
    commands,
    decodeRequest: (body) => {
      const input = new Reader(body)
      const cmd = findTag(input, 'cmd')
      const command = byName.get(cmd)
      if (command === undefined)
        throw new DecodeError(`unknown command ${JSON.stringify(cmd.slice(0, 64))}`).within('cmd')
      return { command, request: command.request.read(input) } as IncomingRequest<C>
    },
  }
}
