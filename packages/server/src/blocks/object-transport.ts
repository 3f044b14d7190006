import { Agent as HttpAgent, request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { setTimeout as pause } from 'node:timers/promises'

/** A request to an object store; all that we send can be repeated without harm. */
export interface ObjectRequest {
  readonly method: 'HEAD' | 'GET' | 'PUT' | 'DELETE'
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array | undefined
}

export interface ObjectAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Uint8Array
}

/** How long a store is waited for. */
export interface Patience {
  readonly attempts: number
  /** Milliseconds of one attempt. */
  readonly attempt: number
  /** Milliseconds between two. */
  readonly between: number
}

/** Together below the 60 s after which proxies give up a request of a client. */
const PATIENCE: Patience = { attempts: 3, attempt: 15_000, between: 300 }
/** A request of a client has 1 MiB at most: what is larger is not a block of ours. */
const LARGEST_ANSWER = 16 * 1024 * 1024

/** What an object store answered instead of doing what it was asked. Never holds keys or tokens. */
export class ObjectStoreError extends Error {
  override readonly name = 'ObjectStoreError'
}

/** HTTP to an object store, over connections that are kept. A server that fails or falls silent is asked again. */
export class ObjectTransport {
  readonly #patience: Patience
  readonly #agents = { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) }

  constructor(patience: Patience = PATIENCE) {
    this.#patience = patience
  }

  /** `prepare` is called for each attempt: a signature holds the time. Answers whatever status the last attempt had. */
  async send(prepare: () => Promise<ObjectRequest>, signal: AbortSignal | undefined): Promise<ObjectAnswer> {
    const { attempts, between } = this.#patience
    for (let attempt = 1; ; attempt += 1) {
      const request = await prepare()
      try {
        const answer = await this.#attempt(request, signal)
        if (attempt === attempts || !isTemporary(answer)) return answer
      } catch (error) {
        signal?.throwIfAborted()
        if (attempt === attempts) throw error
      }
      await pause(between * attempt, undefined, { signal })
    }
  }

  async #attempt(request: ObjectRequest, signal: AbortSignal | undefined): Promise<ObjectAnswer> {
    const { attempt } = this.#patience
    const deadline = AbortSignal.timeout(attempt)
    try {
      return await exchange(request, {
        agent: request.url.protocol === 'https:' ? this.#agents.https : this.#agents.http,
        signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
      })
    } catch (cause) {
      const reason = deadline.aborted ? `no answer within ${attempt / 1000} s` : reasonOf(cause)
      throw new ObjectStoreError(`${request.method} ${request.url.host}: ${reason}`, { cause })
    }
  }
}

/** A refusal of the store, in words for its operator. */
export function refusal({ method, url }: ObjectRequest, { status, body }: ObjectAnswer): ObjectStoreError {
  const code = errorCode(body)
  const place = decodeURIComponent(url.pathname)
  return new ObjectStoreError(`${method} ${url.host}${place}: HTTP ${status}${code === undefined ? '' : ` ${code}`}`)
}

/** `<Code>NoSuchKey</Code>` of an S3 answer. */
export function errorCode(body: Uint8Array): string | undefined {
  return /<Code>(\w+)<\/Code>/.exec(new TextDecoder().decode(body.subarray(0, 4096)))?.[1]
}

/** The store has done what it was asked. */
export function isDone({ status }: ObjectAnswer): boolean {
  return status >= 200 && status < 300
}

function isTemporary({ status }: ObjectAnswer): boolean {
  return status >= 500 || status === 429 || status === 408
}

function exchange(
  { method, url, headers, body }: ObjectRequest,
  options: { readonly agent: HttpAgent; readonly signal: AbortSignal },
): Promise<ObjectAnswer> {
  return new Promise((resolve, reject) => {
    const open = url.protocol === 'https:' ? httpsRequest : httpRequest
    const length = body === undefined ? {} : { 'content-length': `${body.length}` }
    const outgoing = open(url, { ...options, method, headers: { ...headers, ...length } })
    outgoing.on('error', reject)
    outgoing.on('response', (response) => {
      // Swift sends the end of a body that it does not send: what comes behind the headers is not looked at.
      if (method === 'HEAD') resolve(answerOf(response.resume(), Buffer.alloc(0)))
      else collect(response).then((answer) => resolve(answer), reject)
    })
    outgoing.end(body)
  })
}

/** Throws when the answer ends before its announced length. */
async function collect(response: IncomingMessage): Promise<ObjectAnswer> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response) {
    length += chunk.length
    if (length > LARGEST_ANSWER) throw new RangeError('the answer is too long')
    chunks.push(chunk)
  }
  const [only = Buffer.alloc(0)] = chunks
  const body = chunks.length <= 1 ? only : Buffer.concat(chunks, length)
  return answerOf(response, body)
}

function answerOf({ statusCode = 0, headers }: IncomingMessage, body: Uint8Array): ObjectAnswer {
  return { status: statusCode, headers, body }
}

function reasonOf(error: unknown): string {
  return error instanceof Error && error.message !== '' ? error.message : String(error)
}
