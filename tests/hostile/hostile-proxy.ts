import type { AnyCommand, ReplyOf } from '@parallax/protocol'
import type { AdministeredServer } from '../kit/administration.ts'
import { type Exchange, startCommandProxy } from '../kit/client/command-proxy.ts'

/** What the client is told instead: another reply, or bytes as they are. */
export type Lie<C extends AnyCommand> = (exchange: Exchange<C>) => ReplyOf<C> | Uint8Array

/**
 * A server that lies: everything goes to an honest server, and what that says is changed on its way back. It has what a
 * server has: every message, and no key.
 */
export interface HostileProxy extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`: the address that clients are given. */
  readonly url: string
  /** Lies to every request of the command from now on, until the answer is called. */
  lie<C extends AnyCommand>(command: C, lie: Lie<C>): () => void
  /** Everything that was said honestly about the command so far. */
  heard<C extends AnyCommand>(command: C): readonly Exchange<C>[]
}

export async function startHostileProxy(honest: AdministeredServer): Promise<HostileProxy> {
  const lies = new Map<string, Lie<AnyCommand>>()
  const heard: Exchange[] = []
  const proxy = await startCommandProxy({
    server: () => honest.url,
    onReply: (exchange) => {
      heard.push(exchange)
      return lies.get(exchange.command.name)?.(exchange)
    },
  })
  return {
    url: proxy.url,
    lie: (command, lie) => {
      lies.set(command.name, lie as unknown as Lie<AnyCommand>)
      return () => lies.delete(command.name)
    },
    heard: <C extends AnyCommand>({ name }: C) =>
      heard.filter(({ command }) => command.name === name) as unknown as readonly Exchange<C>[],
    [Symbol.asyncDispose]: () => Promise.resolve(proxy[Symbol.asyncDispose]()),
  }
}
