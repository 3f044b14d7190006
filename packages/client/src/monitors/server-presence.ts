import type { Clock } from '../ports/clock.ts'
import { abortable } from '../store/abortable.ts'

/** Between a failure and the next attempt (spec 06b §9, "wait for server"). */
const PAUSE_MS = 3000

/** Whether the server is there, as the connection task sees it; a command that fails changes nothing (06b §9.1). */
export class ServerPresence {
  readonly #clock: Clock
  #online = Promise.withResolvers<void>()
  #isOnline = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get isOnline(): boolean {
    return this.#isOnline
  }

  set(state: 'online' | 'offline'): void {
    if (state === 'online') this.#online.resolve()
    else if (this.#isOnline) this.#online = Promise.withResolvers()
    this.#isOnline = state === 'online'
  }

  /** Until the server may be tried again after a failure. Rejects with the reason of `signal`. */
  async waitForServer(signal: AbortSignal): Promise<void> {
    await this.#clock.sleep(PAUSE_MS, signal)
    await abortable(this.#online.promise, signal)
  }
}
