import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** A server with good and bad manners, on a free port of 127.0.0.1. */
export interface HttpPeer extends AsyncDisposable {
  readonly url: string
}

type Manner = (request: IncomingMessage, response: ServerResponse) => void

/** Requests served on each connection so far. */
type Served = WeakMap<Socket, number>

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  return Buffer.concat(parts)
}

/** For `httpPeerListener`: what each path does. */
function manners(served: Served): Readonly<Record<string, Manner>> {
  let leftStreams = 0
  return {
    '/echo': async (request, response) => {
      const body = await bodyOf(request)
      response
        .writeHead(200, { 'content-type': 'application/msgpack', 'api-version': '5.6', 'content-length': body.length })
        .end(body)
    },
    '/headers': (request, response) => {
      const seen = { ...request.headers, 'x-peer-address': request.socket.remoteAddress ?? '' }
      response.writeHead(200, { 'x-twice': ['a', 'b'] }).end(JSON.stringify(seen))
    },
    '/refused': (_request, response) =>
      response.writeHead(460, { 'api-version': '5.6' }).end('{"detail": "Organization expired"}'),
    '/empty': (_request, response) => response.writeHead(204).end(),
    '/redirect': (_request, response) => response.writeHead(302, { location: '/echo' }).end(),
    '/silent': () => undefined,
    '/half': (_request, response) => {
      response.writeHead(200, { 'content-length': 1000 }).write('half')
    },
    '/cut': (request, response) => {
      response.writeHead(200, { 'content-length': 1000 }).write('half')
      setTimeout(() => request.socket.destroy(), 30)
    },
    '/drop': (request) => request.socket.destroy(),
    '/chunked': (_request, response) => {
      response.writeHead(200)
      for (let part = 0; part < 50; part += 1) response.write(String(part % 10).repeat(1000))
      response.end()
    },
    '/long': (_request, response) => response.writeHead(200).end(Buffer.alloc(300_000)),
    // Kept alive, and yet closed as soon as it is used a second time.
    '/stale': (request, response) => {
      const before = served.get(request.socket) ?? 0
      if (before > 0) request.socket.destroy()
      else response.writeHead(200).end('fresh')
    },
    '/events': (request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      let sent = 0
      const timer = setInterval(() => {
        sent += 1
        response.write(`id:${sent}\ndata:event ${sent}\n\n`)
      }, 20)
      request.socket.once('close', () => {
        clearInterval(timer)
        leftStreams += 1
      })
    },
    '/pause': (_request, response) => {
      response.writeHead(200).write('one')
      setTimeout(() => response.end('two'), 300)
    },
    '/left-streams': (_request, response) => response.writeHead(200).end(String(leftStreams)),
  }
}

export function httpPeerListener(): RequestListener {
  const served: Served = new WeakMap()
  const paths = manners(served)
  return (request, response) => {
    response.setHeader('access-control-allow-origin', '*')
    response.setHeader('access-control-allow-headers', '*, authorization')
    response.setHeader('access-control-expose-headers', '*')
    response.setHeader('access-control-max-age', '600')
    if (request.method === 'OPTIONS') return response.writeHead(204).end()
    const path = new URL(request.url ?? '/', 'http://peer').pathname
    const manner = paths[path]
    if (manner === undefined) return response.writeHead(404).end()
    manner(request, response)
    served.set(request.socket, (served.get(request.socket) ?? 0) + 1)
  }
}

export async function startHttpPeer(): Promise<HttpPeer> {
  const server = createServer(httpPeerListener())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
