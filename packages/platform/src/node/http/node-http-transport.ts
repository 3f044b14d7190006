import { type ClientRequest, Agent as HttpAgent, type IncomingMessage, request as startHttp } from 'node:http'
import { Agent as HttpsAgent, request as startHttps } from 'node:https'
import { getCACertificates } from 'node:tls'
import type { HttpOptions, HttpRequest, HttpResponse, HttpStream, HttpTransport } from '@parallax/client'
import { AnswerBody } from '../../http/answer-body.ts'
import { type AnswerLimits, isRedirection, limitsOf, offline } from '../../http/answer-limits.ts'
import { plainBytes } from '../files/plain-bytes.ts'
import { codeOf } from '../files/system-error.ts'
import { connectionError } from './connection-error.ts'

export interface NodeHttpOptions extends AnswerLimits {
  /** `--local-address`: the address of this machine that connections leave from (spec 08 §1). */
  readonly localAddress?: string
  /** PEM texts of authorities trusted besides those of the system (`SSL_CAFILE`, spec 08 §2). */
  readonly authorities?: readonly string[]
  /** `HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY`; none when left out. */
  readonly proxies?: Readonly<Record<string, string | undefined>>
}

/** HTTP by `node:http`, which moves blocks more than twice as fast as the `fetch` of Node. */
export class NodeHttpTransport implements HttpTransport {
  readonly #http: HttpAgent
  readonly #https: HttpsAgent
  readonly #limits: Required<AnswerLimits>
  readonly #localAddress: string | undefined

  constructor(options: NodeHttpOptions = {}) {
    const { localAddress, authorities = [], proxies } = options
    const agent = {
      keepAlive: true,
      ...(localAddress === undefined ? {} : { localAddress }),
      ...(proxies === undefined ? {} : { proxyEnv: { ...proxies } }),
    }
    const ca = authorities.length > 0 ? { ca: [...getCACertificates('default'), ...authorities] } : {}
    this.#http = new HttpAgent(agent)
    this.#https = new HttpsAgent({ ...agent, ...ca, minVersion: 'TLSv1.2' })
    this.#limits = limitsOf(options)
    this.#localAddress = localAddress
  }

  async request(request: HttpRequest, options: HttpOptions = {}): Promise<HttpResponse> {
    const response = await this.#answer(request, options)
    const body = new AnswerBody(response.headers['content-length'], this.#limits.longestAnswer)
    for await (const part of this.#parts(request, { response, ...options }))
      if (!body.add(part)) {
        response.destroy()
        throw offline(request.url, 'answer too long')
      }
    return { status: response.statusCode ?? 0, headers: headersOf(response), body: body.finish() }
  }

  async stream(request: HttpRequest, options: HttpOptions = {}): Promise<HttpStream> {
    const response = await this.#answer(request, options)
    response.socket.setTimeout(0)
    return {
      status: response.statusCode ?? 0,
      headers: headersOf(response),
      body: this.#parts(request, { response, ...options }),
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#http.destroy()
    this.#https.destroy()
  }

  /** Resolves with the headers. */
  async #answer(request: HttpRequest, { signal }: HttpOptions): Promise<IncomingMessage> {
    for (;;) {
      signal?.throwIfAborted()
      const outgoing = this.#start(request, signal)
      try {
        const response = await answerTo(outgoing, request)
        if (!isRedirection(response.statusCode ?? 0)) return response
        response.destroy()
        throw offline(request.url, 'redirected')
      } catch (error) {
        signal?.throwIfAborted()
        // A server may close a connection just as it is used again: nothing of the request was looked at.
        if (outgoing.reusedSocket && isClosedConnection(error)) continue
        throw connectionError(error, { url: request.url, localAddress: this.#localAddress })
      }
    }
  }

  #start({ method, url, headers, body = [] }: HttpRequest, signal: AbortSignal | undefined): ClientRequest {
    const secure = new URL(url).protocol === 'https:'
    const length = body.reduce((sum, part) => sum + part.length, 0)
    const outgoing = (secure ? startHttps : startHttp)(url, {
      agent: secure ? this.#https : this.#http,
      method,
      headers: { ...headers, 'content-length': String(length) },
      ...(signal === undefined ? {} : { signal }),
    })
    // Where the answer has begun, it is what the caller waits for.
    let response: IncomingMessage | undefined
    outgoing.once('response', (begun) => {
      response = begun
    })
    outgoing.setTimeout(this.#limits.silence, () => (response ?? outgoing).destroy(offline(url, 'silence')))
    outgoing.setNoDelay(true)
    for (const part of body) outgoing.write(part)
    outgoing.end()
    return outgoing
  }

  async *#parts(
    { url }: HttpRequest,
    { response, signal }: HttpOptions & { readonly response: IncomingMessage },
  ): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for await (const part of response) yield plainBytes(part)
    } catch (error) {
      signal?.throwIfAborted()
      throw connectionError(error, { url, localAddress: this.#localAddress })
    }
  }
}

function answerTo(outgoing: ClientRequest, { url }: HttpRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    outgoing.once('response', resolve)
    outgoing.on('error', reject)
    outgoing.once('close', () => reject(offline(url, 'closed')))
  })
}

function isClosedConnection(error: unknown): boolean {
  const code = codeOf(error)
  return code === 'ECONNRESET' || code === 'EPIPE'
}

function headersOf(response: IncomingMessage): ReadonlyMap<string, string> {
  const headers = new Map<string, string>()
  for (const [name, value] of Object.entries(response.headers))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  return headers
}
