import type { HttpOptions, HttpRequest, HttpResponse, HttpStream, HttpTransport } from '../../ports/http-transport.ts'

/** What a test lets the server answer. */
export interface ScriptedAnswer {
  readonly status?: number
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
}

/** Keeps every request, and answers what the test says. */
export class ScriptedHttp implements HttpTransport {
  readonly requests: HttpRequest[] = []
  readonly signals: (AbortSignal | undefined)[] = []
  answer: ScriptedAnswer = {}
  /** Chunks of the next stream. */
  chunks: readonly Uint8Array[] = []

  async request(request: HttpRequest, { signal }: HttpOptions = {}): Promise<HttpResponse> {
    const { status = 200, headers = { 'content-type': 'application/msgpack' }, body = new Uint8Array() } = this.answer
    this.requests.push(request)
    this.signals.push(signal)
    return { status, headers: new Map(Object.entries(headers)), body }
  }

  async stream(request: HttpRequest, { signal }: HttpOptions = {}): Promise<HttpStream> {
    const { status = 200, headers = { 'content-type': 'text/event-stream; charset=utf-8' } } = this.answer
    this.requests.push(request)
    this.signals.push(signal)
    return { status, headers: new Map(Object.entries(headers)), body: eachOf(this.chunks) }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Nothing is held.
  }
}

async function* eachOf(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array, void> {
  yield* chunks
}
