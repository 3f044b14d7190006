import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
  request as startRequest,
} from 'node:http'
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

/** A command that was answered with HTTP 200. */
export interface Exchange<C extends AnyCommand = AnyCommand> {
  readonly command: AnyCommand
  readonly request: RequestOf<C>
  readonly reply: ReplyOf<C>
  /** Null: somebody without a device. */
  readonly deviceId: DeviceId | null
}

export interface CommandProxyOptions {
  /** `http://HOST:PORT` of the server as it is now; connections are cut while there is none. */
  readonly server: () => string
  /** A request arrived, whatever becomes of it. It goes on when this is done. */
  readonly onRequest?: (command: AnyCommand, request: unknown) => void | Promise<void>
  /** What is told instead of the reply: another one, bytes as they are, or undefined for the reply itself. */
  readonly onReply?: (exchange: Exchange) => unknown
  /** The reply was given to the client. */
  readonly onTold?: (exchange: Exchange) => void
}

/** Stands between clients and a server, and reads what they say. */
export interface CommandProxy extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
}

/** `FAMILY COMMAND`: two families have commands of one name. */
const COMMANDS: ReadonlyMap<string, AnyCommand> = new Map(
  [authenticatedFamily, anonymousFamily, invitedFamily].flatMap(({ name: family, commands }) =>
    commands.map((command: AnyCommand) => [`${family} ${command.name}`, command] as const),
  ),
)

export async function startCommandProxy(options: CommandProxyOptions): Promise<CommandProxy> {
  const defects: unknown[] = []
  const server = createServer((incoming, outgoing) => {
    relay(incoming, outgoing, options).catch((error: unknown) => {
      // A server that is gone, or a client: the other side learns it by the end of its connection.
      if (!isConnectionError(error)) defects.push(error)
      outgoing.destroy()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      if (defects.length > 0) throw new AggregateError(defects, 'defects of the proxy')
    },
  }
}

async function relay(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { server, onRequest, onReply, onTold }: CommandProxyOptions,
): Promise<void> {
  const body = await bodyOf(incoming)
  const command = incoming.method === 'POST' && isRpc(incoming.headers) ? commandOf(incoming, body) : undefined
  const request = command && decode(command.request, body)
  if (command !== undefined) await onRequest?.(command, request)
  const upstream = await forward(server(), incoming, body)
  const { statusCode = 502, headers } = upstream
  if (command === undefined || statusCode !== 200) {
    outgoing.writeHead(statusCode, headers)
    outgoing.on('close', () => upstream.destroy())
    upstream.on('error', () => outgoing.destroy()).pipe(outgoing)
    return
  }
  const said = await bodyOf(upstream)
  const reply = decode(command.reply, said) as ReplyOf<AnyCommand>
  const exchange: Exchange = { command, request, reply, deviceId: deviceOf(incoming.headers) }
  const told = onReply?.(exchange) ?? said
  const bytes = told instanceof Uint8Array ? told : encode(command.reply, told)
  outgoing.writeHead(statusCode, { ...headers, 'content-length': bytes.length })
  outgoing.end(bytes, () => onTold?.(exchange))
}

function isRpc({ 'content-type': type }: IncomingHttpHeaders): boolean {
  return type === 'application/msgpack'
}

function commandOf({ url = '' }: IncomingMessage, body: Uint8Array): AnyCommand | undefined {
  return COMMANDS.get(`${url.split('/')[1]} ${findTag(new Reader(body), 'cmd')}`)
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

function deviceOf({ authorization = '' }: IncomingHttpHeaders): DeviceId | null {
  const token = parseAuthToken(parseBearer(authorization) ?? '')
  return token?.type === 'device' ? token.deviceId : null
}

const GONE = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE']

function isConnectionError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && GONE.includes(String(error.code))
}
