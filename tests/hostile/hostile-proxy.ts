import { createServer, type IncomingMessage, type ServerResponse, request as startRequest } from 'node:http'
import { parseAuthToken } from '@parallax/crypto'
import {
  type AnyCommand,
  anonymousFamily,
  authenticatedFamily,
  invitedFamily,
  parseBearer,
  type ReplyOf,
  type RequestOf,
} from '@parallax/protocol'
import { type DeviceId, decode, encode, findTag, Reader } from '@parallax/wire'
import type { AdministeredServer } from '../kit/administration.ts'

/** One command with what the honest server said. */
export interface Exchange<C extends AnyCommand> {
  readonly request: RequestOf<C>
  readonly reply: ReplyOf<C>
  /** Null: somebody without a device. */
  readonly deviceId: DeviceId | null
}

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

const COMMANDS: ReadonlyMap<string, AnyCommand> = new Map(
  [authenticatedFamily, anonymousFamily, invitedFamily]
    .flatMap(({ commands }): readonly AnyCommand[] => commands)
    .map((command) => [command.name, command]),
)

export async function startHostileProxy(honest: AdministeredServer): Promise<HostileProxy> {
  const lies = new Map<string, Lie<AnyCommand>>()
  const defects: unknown[] = []
  const heard: (Exchange<AnyCommand> & { readonly command: string })[] = []

  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const body = await bodyOf(incoming)
    const upstream = await forward(honest.url, incoming, body)
    const { statusCode = 502, headers } = upstream
    const isCommand = incoming.method === 'POST' && statusCode === 200
    const command = isCommand ? COMMANDS.get(findTag(new Reader(body), 'cmd')) : undefined
    if (command === undefined) {
      outgoing.writeHead(statusCode, headers)
      upstream.pipe(outgoing)
      incoming.on('close', () => upstream.destroy())
      return
    }
    const said = await bodyOf(upstream)
    const exchange = {
      request: decode(command.request, body),
      reply: decode(command.reply, said) as ReplyOf<AnyCommand>,
      deviceId: deviceOf(incoming),
    }
    heard.push({ ...exchange, command: command.name })
    const told = lies.get(command.name)?.(exchange) ?? said
    const bytes = told instanceof Uint8Array ? told : encode(command.reply, told)
    outgoing.writeHead(statusCode, { ...headers, 'content-length': bytes.length }).end(bytes)
  }

  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch((error: unknown) => {
      defects.push(error)
      outgoing.destroy()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    lie: (command, lie) => {
      lies.set(command.name, lie as unknown as Lie<AnyCommand>)
      return () => lies.delete(command.name)
    },
    heard: <C extends AnyCommand>({ name }: C) =>
      heard.filter(({ command }) => command === name) as unknown as readonly Exchange<C>[],
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      if (defects.length > 0) throw new AggregateError(defects, 'defects of the proxy')
    },
  }
}

function forward(
  server: string,
  { method, url, headers }: IncomingMessage,
  body: Uint8Array,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { host: _, ...others } = headers
    startRequest(new URL(url ?? '/', server), { ...(method && { method }), headers: others }, resolve)
      .on('error', reject)
      .end(body)
  })
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of message) parts.push(part)
  return Buffer.concat(parts)
}

function deviceOf({ headers }: IncomingMessage): DeviceId | null {
  const token = parseAuthToken(parseBearer(headers.authorization ?? '') ?? '')
  return token?.type === 'device' ? token.deviceId : null
}
