import { OfflineError, SessionRefusedError, TimestampOutOfBallparkError } from '../errors/connection-errors.ts'
import { ParallaxError } from '../errors/parallax-error.ts'
import type { Clock } from '../ports/clock.ts'
import type { EventBus } from '../ports/event-bus.ts'
import type { DeviceConnection } from '../rpc/device-connection.ts'
import type { ServerEvent } from '../rpc/event-stream.ts'
import type { ClientSignal } from '../store/client-signal.ts'
import { OpenStream } from './open-stream.ts'
import type { ServerPresence } from './server-presence.ts'
import { WakeUp } from './wake-up.ts'

/** Before attempt n since the last connection (spec 06b §9.1). */
const BACK_OFF_MS = [0, 1000, 5000, 10_000, 30_000]
const LONGEST_BACK_OFF_MS = 60_000
/** A connection that did not last as long does not reset it: else a server that closes at once is asked without end. */
const LASTING_MS = 1000
/** A paused user, and a server or clock that is out of order, are asked after again now and then (spec 07 §10). */
const FROZEN_PAUSE_MS = 300_000
const DISORDER_PAUSE_MS = 60_000
export interface ConnectionParts {
  readonly connection: Pick<DeviceConnection, 'listenEvents'>
  readonly clock: Clock
  readonly signals: EventBus<ClientSignal>
  readonly presence: ServerPresence
  /** Host of the server, for words to people. */
  readonly server: string
}

/** Keeps one event stream open, and alone decides whether the client is online (spec 06b §9.1). */
export class ConnectionMonitor {
  readonly #parts: ConnectionParts
  readonly #tryAgain: WakeUp
  #attempt = 0
  #lastEventId: string | undefined
  /** Asked for by the server; replaces the table. */
  #retryMs: number | undefined
  /** Code of the failure that was told last. */
  #told: string | undefined

  constructor(parts: ConnectionParts) {
    this.#parts = parts
    this.#tryAgain = new WakeUp(parts.clock)
  }

  /** Skips the wait before the next attempt, also when the server refused this device. */
  tryAgain(): void {
    this.#tryAgain.ring()
  }

  /** Ends, by a rejection, with `signal` or a defect. */
  async run(signal: AbortSignal): Promise<never> {
    this.#parts.signals.emit({ type: 'missed_server_events' })
    for (;;) {
      const failure = await this.#connectOnce(signal)
      signal.throwIfAborted()
      this.#goOffline(failure)
      await this.#pause(failure, signal)
    }
  }

  /** Answers why it ended. */
  async #connectOnce(signal: AbortSignal): Promise<ParallaxError> {
    const { clock } = this.#parts
    const start = clock.monotonic()
    const attempt = this.#attempt
    this.#attempt = attempt + 1
    const stream = new OpenStream(this.#parts, { lastEventId: this.#lastEventId, signal })
    try {
      for (let event = await stream.next(); event !== undefined; event = await stream.next()) this.#handle(event)
      return this.#lost(stream.isSilent ? 'nothing came for long' : 'end of the stream')
    } catch (error) {
      if (error instanceof ParallaxError) return error
      throw error
    } finally {
      stream.close()
      if (this.#parts.presence.isOnline && clock.monotonic() - start >= LASTING_MS) this.#attempt = 0
    }
  }

  #handle(event: ServerEvent): void {
    const { signals } = this.#parts
    switch (event.type) {
      case 'event':
        this.#lastEventId = event.id ?? this.#lastEventId
        this.#goOnline()
        return signals.emit({ type: 'server_event', event: event.event })
      case 'missed_events':
        return signals.emit({ type: 'missed_server_events' })
      case 'retry':
        this.#retryMs = event.milliseconds
        return
      case 'keepalive':
        return
    }
  }

  #goOnline(): void {
    const { presence, signals } = this.#parts
    if (presence.isOnline) return
    this.#told = undefined
    presence.set('online')
    signals.emit({ type: 'online' })
  }

  /** Told once for each reason: attempts that fail for the same one say nothing new. */
  #goOffline(error: ParallaxError): void {
    const { presence, signals } = this.#parts
    presence.set('offline')
    if (this.#told === error.code) return
    this.#told = error.code
    if (error instanceof TimestampOutOfBallparkError) signals.emit({ type: 'clock_drift', error })
    signals.emit({ type: isFinal(error) ? 'refused' : 'offline', error })
  }

  async #pause(failure: ParallaxError, signal: AbortSignal): Promise<void> {
    if (isFinal(failure)) {
      while ((await this.#tryAgain.wait(signal)) !== 'rung');
      return
    }
    const backOff = this.#retryMs ?? BACK_OFF_MS[this.#attempt] ?? LONGEST_BACK_OFF_MS
    await this.#tryAgain.wait(signal, pauseOf(failure) ?? backOff)
  }

  #lost(detail: string): OfflineError {
    return new OfflineError('offline', { server: this.#parts.server }, { detail })
  }
}

/** Refusals that no waiting changes. */
function isFinal(error: ParallaxError): boolean {
  return error instanceof SessionRefusedError && error.code !== 'terms' && error.code !== 'user_frozen'
}

function pauseOf(error: ParallaxError): number | undefined {
  if (error instanceof SessionRefusedError) return error.code === 'user_frozen' ? FROZEN_PAUSE_MS : undefined
  return error instanceof OfflineError ? undefined : DISORDER_PAUSE_MS
}
