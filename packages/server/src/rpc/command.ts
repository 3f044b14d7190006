import { type AnyCommand, type Command, encodeParts } from '@parallax/protocol'
import { DecodeError, decode, findTag, Reader } from '@parallax/wire'

/** A reply, encoded. */
export interface Answer {
  readonly status: string
  readonly parts: readonly Uint8Array[]
}

/** A request that was decoded and only needs its caller. */
export interface PreparedCommand<Call> {
  readonly name: string
  run(call: Call): Promise<Answer>
}

/** One command of the server: what `rpc/<family>/<command>.ts` exports. */
export interface CommandHandler<Call> {
  readonly command: AnyCommand
  /** Throws `DecodeError` (HTTP 415). */
  prepare(body: Uint8Array): PreparedCommand<Call>
}

/** The helper that a family's commands are written with: `command(schema, handle)`. */
export function commandsOf<Call>() {
  return <Request, Status extends string, Reply extends { readonly status: Status }>(
    command: Command<string, Request, Reply>,
    handle: (request: Request, call: Call) => Reply | Promise<Reply>,
  ): CommandHandler<Call> => ({
    command,
    prepare: (body) => {
      const request = decode(command.request, body)
      return {
        name: command.name,
        run: async (call) => {
          const reply = await handle(request, call)
          return { status: reply.status, parts: encodeParts(command.reply, reply) }
        },
      }
    },
  })
}

/** The commands that are served on one route. */
export type CommandSet<Call> = ReadonlyMap<string, CommandHandler<Call>>

/** Throws `DecodeError` on whatever must be answered with 415: a command not built yet as well (spec 03 §2.5). */
export function prepareCommand<Call>(commands: CommandSet<Call>, body: Uint8Array): PreparedCommand<Call> {
  const name = findTag(new Reader(body), 'cmd')
  const handler = commands.get(name)
  if (handler === undefined) throw new DecodeError(`unknown command ${JSON.stringify(name.slice(0, 64))}`)
  return handler.prepare(body)
}
