import type { ServerResponse } from 'node:http'
import { KEEPALIVE_FRAME, MISSED_EVENTS_FRAME } from '@parallax/protocol'
import { BACKLOG_LIMIT, type Outlet } from '../bus/hub.ts'

export interface EventStreamOptions {
  /** Seconds without event; null: never. */
  readonly keepalive: number | null
  /** The stream is over, whoever ended it. */
  readonly onended: () => void
}

/** How long a client that no longer reads keeps what is queued for it, milliseconds. */
const FLUSH_PATIENCE = 10_000

/** One client's server-sent events (spec 03 §6). What is delivered before `open` waits for it. */
export class EventStream implements Outlet {
  readonly #response: ServerResponse
  readonly #keepalive: NodeJS.Timeout | undefined
  #waiting: string[] = []
  #state: 'loading' | 'flowing' | 'blocked' | 'closed' = 'loading'
  #closeWhenOpen = false

  constructor(response: ServerResponse, { keepalive, onended }: EventStreamOptions) {
    this.#response = response
    this.#keepalive = keepalive === null ? undefined : setInterval(() => this.#keepAlive(), keepalive * 1000)
    response.on('drain', () => this.#flush())
    response.on('close', () => {
      this.#state = 'closed'
      clearInterval(this.#keepalive)
      onended()
    })
  }

  /** The first frame goes out at once, then what the client missed, then what came meanwhile. */
  open(first: string, replay: readonly string[] | 'missed'): void {
    this.#waiting = [first, ...(replay === 'missed' ? [MISSED_EVENTS_FRAME] : replay), ...this.#waiting]
    this.#state = 'flowing'
    this.#flush()
    if (this.#closeWhenOpen) this.close()
  }

  deliver(frame: string): void {
    if (this.#state === 'closed') return
    this.#waiting.push(frame)
    this.#keepalive?.refresh()
    if (this.#state === 'flowing') this.#flush()
    else if (this.#waiting.length > BACKLOG_LIMIT) this.close()
  }

  close(): void {
    if (this.#state === 'loading') this.#closeWhenOpen = true
    if (this.#state === 'loading' || this.#state === 'closed') return
    this.#state = 'closed'
    clearInterval(this.#keepalive)
    this.#response.end(this.#waiting.join(''))
    setTimeout(() => this.#response.destroy(), FLUSH_PATIENCE).unref()
  }

  #flush(): void {
    if (this.#state !== 'flowing' && this.#state !== 'blocked') return
    const text = this.#waiting.join('')
    this.#waiting = []
    this.#state = text === '' || this.#response.write(text) ? 'flowing' : 'blocked'
  }

  #keepAlive(): void {
    if (this.#state === 'flowing') this.#response.write(KEEPALIVE_FRAME)
  }
}
