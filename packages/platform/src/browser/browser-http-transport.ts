import {
  type HttpOptions,
  type HttpRequest,
  type HttpResponse,
  type HttpStream,
  type HttpTransport,
  OfflineError,
} from '@parallax/client'
import { AnswerBody } from '../http/answer-body.ts'
import { type AnswerLimits, limitsOf, offline } from '../http/answer-limits.ts'
import { ownedBytes } from './owned-bytes.ts'

/** Why a request was given up, when it was not the caller who did it. */
class Silence extends Error {}

/** HTTP by `fetch`. What the browser knows of a failure it keeps to itself, so `detail` says little here. */
export class BrowserHttpTransport implements HttpTransport {
  readonly #limits: Required<AnswerLimits>
  /** Aborted when the transport is disposed of: browsers keep connections by themselves. */
  readonly #closing = new AbortController()

  constructor(limits: AnswerLimits = {}) {
    this.#limits = limitsOf(limits)
  }

  async request(request: HttpRequest, options: HttpOptions = {}): Promise<HttpResponse> {
    const watch = new Watch(this.#limits.silence, [this.#closing.signal, options.signal])
    try {
      const response = await start(request, watch)
      const body = new AnswerBody(response.headers.get('content-length') ?? undefined, this.#limits.longestAnswer)
      for await (const part of parts(response, request, watch))
        if (!body.add(part)) throw offline(request.url, 'answer too long')
      return { status: response.status, headers: headersOf(response), body: body.finish() }
    } finally {
      watch.end()
    }
  }

  async stream(request: HttpRequest, options: HttpOptions = {}): Promise<HttpStream> {
    const watch = new Watch(this.#limits.silence, [this.#closing.signal, options.signal])
    try {
      const response = await start(request, watch)
      watch.end()
      return { status: response.status, headers: headersOf(response), body: parts(response, request, watch) }
    } catch (error) {
      watch.end()
      throw error
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort(new OfflineError('offline', { server: '' }, { detail: 'closed' }))
  }
}

/** Ends a request when its signal does, or when nothing was heard for too long. */
class Watch {
  readonly signal: AbortSignal
  readonly #silence: number
  readonly #control = new AbortController()
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(silence: number, signals: readonly (AbortSignal | undefined)[]) {
    this.#silence = silence
    this.signal = AbortSignal.any([this.#control.signal, ...signals.filter((signal) => signal !== undefined)])
    this.heard()
  }

  heard(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#control.abort(new Silence()), this.#silence)
  }

  end(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  /** Whether `heard` starts the time anew: not for streams, whose silence is the caller's to judge. */
  get watching(): boolean {
    return this.#timer !== undefined
  }
}

async function start({ method, url, headers, body }: HttpRequest, watch: Watch): Promise<Response> {
  let response: Response
  try {
    response = await fetch(url, {
      method,
      headers: { ...headers },
      ...(body === undefined ? {} : { body: new Blob(body.map(ownedBytes)) }),
      signal: watch.signal,
      redirect: 'manual',
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
    })
  } catch (error) {
    throw failureOf(error, url, watch)
  }
  if (response.type === 'opaqueredirect') throw offline(url, 'redirected')
  return response
}

async function* parts(
  response: Response,
  { url }: HttpRequest,
  watch: Watch,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (response.body === null) return
  const reader = response.body.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      if (watch.watching) watch.heard()
      yield value
    }
  } catch (error) {
    throw failureOf(error, url, watch)
  } finally {
    // Of no use to the caller: the connection is given up either way.
    await reader.cancel().catch(() => undefined)
  }
}

function failureOf(error: unknown, url: string, { signal }: Watch): unknown {
  if (error instanceof OfflineError) return error
  if (signal.aborted) return signal.reason instanceof Silence ? offline(url, 'silence', error) : signal.reason
  return offline(url, error instanceof Error ? error.name : 'unknown', error)
}

function headersOf(response: Response): ReadonlyMap<string, string> {
  return new Map([...response.headers].map(([name, value]) => [name.toLowerCase(), value]))
}
