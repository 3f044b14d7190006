import { isTotpThrottled, type SecretKey } from '@parallax/crypto'
import { anonymousFamily, totpFetchOpaqueKey } from '@parallax/protocol'
import { addMicroseconds, type DateTime, encode } from '@parallax/wire'
import { OfflineError } from '../../errors/connection-errors.ts'
import type { Clock } from '../../ports/clock.ts'
import type { HttpRequest, HttpResponse, HttpStream, HttpTransport } from '../../ports/http-transport.ts'

/** What becomes of a request: nobody answers, an answer of somebody in between, or the server's. */
export type Fate = 'no_answer' | 'unavailable' | 'answered'

/** Gives one key against one code, and throttles as spec 04a §7 has it. */
export class CodeServer implements HttpTransport {
  /** The right one. */
  code = '123456'
  key: SecretKey
  /** Of the next requests; `answered` once there is no more. */
  fates: Fate[] = []
  /** Microseconds that the server's clock is ahead of the client's. */
  ahead = 0n
  /** When, on the monotonic clock of the client, which code arrived. */
  readonly seen: { readonly at: number; readonly code: string }[] = []
  readonly #clock: Clock
  #failures = { count: 0, last: 0n as DateTime }

  constructor(clock: Clock, key: SecretKey) {
    this.#clock = clock
    this.key = key
  }

  async request(request: HttpRequest): Promise<HttpResponse> {
    const { request: fields } = anonymousFamily.decodeRequest(
      Uint8Array.from(request.body?.flatMap((part) => [...part]) ?? []),
    )
    const { oneTimePassword: code } = fields as { readonly oneTimePassword: string }
    this.seen.push({ at: this.#clock.monotonic(), code })
    const fate = this.fates.shift() ?? 'answered'
    if (fate === 'no_answer') throw new OfflineError('offline', { server: 'here' })
    const now = addMicroseconds(this.#clock.now(), this.ahead)
    const date = new Date(Number(now / 1000n)).toUTCString()
    if (fate === 'unavailable') return { status: 503, headers: new Map([['date', date]]), body: new Uint8Array() }
    const headers = new Map([
      ['content-type', 'application/msgpack'],
      ['date', date],
    ])
    return { status: 200, headers, body: encode(totpFetchOpaqueKey.reply, this.#judge(code, now)) }
  }

  #judge(code: string, now: DateTime) {
    if (isTotpThrottled(this.#failures, now)) {
      const waitUntil = addMicroseconds(this.#failures.last, 1_000_000n * 2n ** BigInt(this.#failures.count - 1))
      return { status: 'throttled', waitUntil } as const
    }
    if (code === this.code) {
      this.#failures = { count: 0, last: now }
      return { status: 'ok', opaqueKey: this.key } as const
    }
    this.#failures = { count: this.#failures.count + 1, last: now }
    return { status: 'invalid_one_time_password' } as const
  }

  async stream(): Promise<HttpStream> {
    throw new TypeError('no streams here')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Nothing is held.
  }
}
