import { OfflineError } from '../../errors/connection-errors.ts'
import type { HttpOptions, HttpRequest, HttpResponse, HttpStream, HttpTransport } from '../../ports/http-transport.ts'
import { abortable } from '../../store/abortable.ts'
import type { EnrolmentServer, Exchange } from './enrolment-server.ts'

/** What becomes of one exchange. */
export type Weather =
  | 'fine'
  /** The server never gets it. */
  | 'lost_request'
  /** The server does it, and nobody hears. */
  | 'lost_reply'
  /** The program is killed once the server got it: nothing is ever sent any more. */
  | 'killed'

/** The line of one program to the server: it may break, and the program may die. */
export class TestLine implements HttpTransport {
  readonly #server: EnrolmentServer
  weather: (exchange: Exchange) => Weather = () => 'fine'
  /** Every exchange, in order. */
  readonly sent: Exchange[] = []
  isDead = false

  constructor(server: EnrolmentServer) {
    this.#server = server
  }

  async request(request: HttpRequest, { signal }: HttpOptions = {}): Promise<HttpResponse> {
    signal?.throwIfAborted()
    if (this.isDead) return abortable(new Promise(() => undefined), signal)
    const exchange = this.#server.read(request)
    this.sent.push(exchange)
    const weather = this.weather(exchange)
    if (weather === 'lost_request') throw lost()
    const { status, body } = this.#server.handle(request)
    if (weather === 'lost_reply') throw lost()
    if (weather === 'killed') {
      this.isDead = true
      return abortable(new Promise(() => undefined), signal)
    }
    await Promise.resolve()
    signal?.throwIfAborted()
    return { status, headers: new Map([['content-type', 'application/msgpack']]), body }
  }

  async stream(): Promise<HttpStream> {
    const body = oneChunk(new TextEncoder().encode(this.#server.firstEvent()))
    return { status: 200, headers: new Map([['content-type', 'text/event-stream']]), body }
  }

  /** Steps that were sent, each once, in order. */
  get steps(): readonly string[] {
    return [...new Set(this.sent.flatMap(({ step }) => (step === undefined ? [] : [step])))]
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.isDead = true
  }
}

function lost(): OfflineError {
  return new OfflineError('offline', { server: 'test' })
}

async function* oneChunk(chunk: Uint8Array): AsyncGenerator<Uint8Array, void> {
  yield chunk
}
