import {
  type HttpOptions,
  type HttpRequest,
  type HttpResponse,
  type HttpStream,
  type HttpTransport,
  OfflineError,
} from '@parallax/client'
import { findTag, Reader } from '@parallax/wire'

/** What happens to one request. */
type Fate =
  | { readonly type: 'lose_request' }
  /** The server did it, and nobody learns. */
  | { readonly type: 'lose_reply' }
  | { readonly type: 'hold'; readonly arrived: () => void; readonly released: Promise<void> }

interface Planned {
  readonly command: string
  readonly fate: Fate
}

/** A request that waits on its way to the server. */
export interface HeldRequest {
  /** Fulfilled once it was sent. */
  readonly arrived: Promise<void>
  release(): void
}

/** The way of one device to the server, in the hands of a test. Event streams count as `events`. */
export class Network implements HttpTransport {
  /** Commands that left, in their order. */
  readonly sent: string[] = []
  /** Milliseconds that each request waits before it leaves. */
  delay = 0
  /** `http://HOST:PORT` of the server process that requests go to, as a load balancer would; null: as they say. */
  process: string | null = null
  readonly #http: HttpTransport
  readonly #planned: Planned[] = []
  #cable = new AbortController()

  constructor(http: HttpTransport) {
    this.#http = http
  }

  /** From now on nothing gets through; what is on its way is lost. */
  cut(): void {
    this.#cable.abort()
  }

  mend(): void {
    if (this.#cable.signal.aborted) this.#cable = new AbortController()
  }

  /** The next request of this command never reaches the server. */
  loseRequest(command: string): void {
    this.#planned.push({ command, fate: { type: 'lose_request' } })
  }

  /** The server does what the next request of this command asks, and its answer never comes. */
  loseReply(command: string): void {
    this.#planned.push({ command, fate: { type: 'lose_reply' } })
  }

  /** The next request of this command waits before it leaves. */
  hold(command: string): HeldRequest {
    const arrived = Promise.withResolvers<void>()
    const released = Promise.withResolvers<void>()
    const fate = { type: 'hold', arrived: arrived.resolve, released: released.promise } as const
    this.#planned.push({ command, fate })
    return { arrived: arrived.promise, release: released.resolve }
  }

  async request(request: HttpRequest, options: HttpOptions = {}): Promise<HttpResponse> {
    const command = commandOf(request)
    return await this.#send(request, { command, options }, (on) => this.#http.request(this.#balanced(request), on))
  }

  async stream(request: HttpRequest, options: HttpOptions = {}): Promise<HttpStream> {
    const cable = this.#cable.signal
    const sent = { command: 'events', options }
    const { status, headers, body } = await this.#send(request, sent, (on) =>
      this.#http.stream(this.#balanced(request), on),
    )
    return { status, headers, body: uncut(body, request, cable) }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#http[Symbol.asyncDispose]()
  }

  async #send<T>(
    request: HttpRequest,
    { command, options }: { readonly command: string; readonly options: HttpOptions },
    send: (options: HttpOptions) => Promise<T>,
  ): Promise<T> {
    const cable = this.#cable.signal
    const signal = options.signal === undefined ? cable : AbortSignal.any([options.signal, cable])
    try {
      const fate = this.#next(command)
      await this.#pass(fate, signal)
      if (fate?.type === 'lose_request') throw offline(request)
      this.sent.push(command)
      const answer = await send({ signal })
      if (fate?.type === 'lose_reply') throw offline(request)
      return answer
    } catch (error) {
      if (cable.aborted && !options.signal?.aborted) throw offline(request)
      throw error
    }
  }

  #balanced(request: HttpRequest): HttpRequest {
    if (this.process === null) return request
    const { pathname, search } = new URL(request.url)
    return { ...request, url: new URL(pathname + search, this.process).href }
  }

  #next(command: string): Fate | undefined {
    const place = this.#planned.findIndex((planned) => planned.command === command)
    return place < 0 ? undefined : this.#planned.splice(place, 1)[0]?.fate
  }

  async #pass(fate: Fate | undefined, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    if (fate?.type === 'hold') {
      fate.arrived()
      await orAborted(fate.released, signal)
    }
    if (this.delay > 0) await orAborted(new Promise<void>((resolve) => setTimeout(resolve, this.delay)), signal)
  }
}

async function* uncut(
  body: AsyncIterable<Uint8Array>,
  request: HttpRequest,
  cable: AbortSignal,
): AsyncIterable<Uint8Array> {
  try {
    yield* body
  } catch (error) {
    throw cable.aborted ? offline(request) : error
  }
}

function commandOf({ body = [] }: HttpRequest): string {
  const bytes = new Uint8Array(body.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of body) {
    bytes.set(part, at)
    at += part.length
  }
  return findTag(new Reader(bytes), 'cmd')
}

function offline({ url }: HttpRequest): OfflineError {
  return new OfflineError('offline', { server: new URL(url).host })
}

function orAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const abort = (): void => reject(signal.reason)
    if (signal.aborted) return abort()
    signal.addEventListener('abort', abort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
