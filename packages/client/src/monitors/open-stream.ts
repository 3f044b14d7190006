import type { Clock } from '../ports/clock.ts'
import { SILENCE_LIMIT } from '../ports/http-transport.ts'
import type { DeviceConnection } from '../rpc/device-connection.ts'
import type { ServerEvent } from '../rpc/event-stream.ts'

/** Silence of so many times the announced keepalive is a lost connection (spec 03 §6.4). */
const KEEPALIVE_PATIENCE = 1.2

/** One connection to the events of the server, given up when nothing comes for too long. */
export class OpenStream {
  readonly #clock: Clock
  readonly #closing = new AbortController()
  readonly #events: AsyncIterator<ServerEvent>
  /** Until the server says how often it gives a sign, its first word is waited for; undefined: it gives none. */
  #patienceMs: number | undefined = SILENCE_LIMIT
  isSilent = false

  constructor(
    { clock, connection }: { readonly clock: Clock; readonly connection: Pick<DeviceConnection, 'listenEvents'> },
    { lastEventId, signal }: { readonly lastEventId: string | undefined; readonly signal: AbortSignal },
  ) {
    this.#clock = clock
    const until = AbortSignal.any([signal, this.#closing.signal])
    this.#events = connection.listenEvents({ lastEventId, signal: until })[Symbol.asyncIterator]()
  }

  /** Undefined once it is over. Throws as `listenEvents` does. */
  async next(): Promise<ServerEvent | undefined> {
    const result = await this.#inTime(this.#events.next())
    if (result === undefined || result.done) return undefined
    const { value } = result
    if (value.type === 'event' && value.event.event === 'ORGANIZATION_CONFIG') {
      const { sseKeepaliveSeconds } = value.event
      this.#patienceMs = sseKeepaliveSeconds === null ? undefined : sseKeepaliveSeconds * 1000 * KEEPALIVE_PATIENCE
    }
    return value
  }

  close(): void {
    this.#closing.abort()
  }

  async #inTime<T>(next: Promise<T>): Promise<T | undefined> {
    if (this.#patienceMs === undefined) return next
    const timer = new AbortController()
    const silence = this.#clock.sleep(this.#patienceMs, timer.signal).then(
      () => {
        this.isSilent = !timer.signal.aborted
        return undefined
      },
      () => undefined,
    )
    try {
      return await Promise.race([next, silence])
    } finally {
      timer.abort()
    }
  }
}
