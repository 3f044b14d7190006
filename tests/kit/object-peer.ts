import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/** A request to an object store, whole. */
export interface StoreRequest {
  readonly method: string
  /** As it stands in the request line. */
  readonly target: string
  readonly headers: IncomingMessage['headers']
  readonly body: Uint8Array
}

export interface StoreAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array | string
  /** Bytes behind the answer, that belong to nothing. */
  readonly behind?: string
}

/** What goes wrong instead of an answer, or while it is given. */
export type StoreFault =
  | { readonly type: 'answer'; readonly answer: StoreAnswer }
  /** Nothing is ever said. */
  | { readonly type: 'silence' }
  /** The connection is cut before an answer. */
  | { readonly type: 'cut' }
  /** Half of the body comes, then the connection is cut. */
  | { readonly type: 'truncated' }

/** Where an object store listens, until the scope ends. */
export interface ObjectPeer extends AsyncDisposable {
  /** Without a slash at the end. */
  readonly url: string
  /** Method and target of every request. */
  readonly asked: readonly string[]
  /** What goes wrong from now on; undefined for what does not. */
  break(fault: (request: StoreRequest) => StoreFault | undefined): void
  mend(): void
}

/** Serves `handle` on a port of its own. */
export async function startObjectPeer(
  handle: (request: StoreRequest, self: { readonly url: string }) => StoreAnswer,
): Promise<ObjectPeer> {
  const asked: string[] = []
  let fault: (request: StoreRequest) => StoreFault | undefined = () => undefined
  let url = ''
  const server = createServer(async (incoming, response) => {
    const request = await whole(incoming).catch(() => undefined)
    if (request === undefined) return
    asked.push(`${request.method} ${request.target}`)
    const broken = fault(request)
    if (broken === undefined) answerWith(response, handle(request, { url }))
    else breakWith(response, broken, () => handle(request, { url }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('no port')
  url = `http://127.0.0.1:${address.port}`
  return {
    url,
    asked,
    break: (next) => {
      fault = next
    },
    mend: () => {
      fault = () => undefined
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function whole(request: IncomingMessage): Promise<StoreRequest> {
  const chunks: Uint8Array[] = []
  for await (const chunk of request) chunks.push(chunk)
  const { method = '', url = '', headers } = request
  return { method, target: url, headers, body: Buffer.concat(chunks) }
}

function answerWith(response: ServerResponse, { status, headers = {}, body = '', behind }: StoreAnswer): void {
  const { socket } = response
  socket?.cork()
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body)
  if (behind !== undefined) socket?.write(behind)
  socket?.uncork()
}

function breakWith(response: ServerResponse, fault: StoreFault, handle: () => StoreAnswer): void {
  switch (fault.type) {
    case 'answer':
      answerWith(response, fault.answer)
      return
    case 'silence':
      return
    case 'cut':
      response.destroy()
      return
    case 'truncated': {
      const body = Buffer.from(handle().body ?? '')
      response.writeHead(200, { 'content-length': body.length })
      response.write(body.subarray(0, body.length / 2), () => response.destroy())
    }
  }
}
