import { createServer, type IncomingMessage } from 'node:http'

/** What a webhook was asked. */
export interface AskedQuestion {
  readonly method: string
  readonly path: string
  readonly parameters: ReadonlyMap<string, string>
  readonly headers: IncomingMessage['headers']
  readonly body: Uint8Array
}

export interface WebhookReply {
  readonly code: number
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** The program behind webhooks, on a port of its own. */
export interface WebhookPeer extends AsyncDisposable {
  /** Without a slash at the end. */
  readonly url: string
  readonly asked: readonly AskedQuestion[]
  /** What it answers from now on; by path when a function is given. A promise keeps the caller waiting. */
  answer(reply: WebhookReply | ((question: AskedQuestion) => WebhookReply | Promise<WebhookReply>)): void
}

export async function startWebhookPeer(): Promise<WebhookPeer> {
  const asked: AskedQuestion[] = []
  let answer: (question: AskedQuestion) => WebhookReply | Promise<WebhookReply> = () => ({ code: 200 })
  const server = createServer(async (request, response) => {
    const question = await questionOf(request)
    asked.push(question)
    const { code, body, headers = {} } = await answer(question)
    response.writeHead(code, headers).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    answer: (reply) => {
      answer = typeof reply === 'function' ? reply : () => reply
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function questionOf(request: IncomingMessage): Promise<AskedQuestion> {
  const chunks: Uint8Array[] = []
  for await (const chunk of request) chunks.push(chunk)
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost')
  return {
    method: request.method ?? '',
    path: pathname,
    parameters: new Map(searchParams),
    headers: request.headers,
    body: Uint8Array.from(Buffer.concat(chunks)),
  }
}
