import { setTimeout as wait } from 'node:timers/promises'
import { vlobPollChanges } from '@parallax/protocol'
import type { VlobId } from '@parallax/wire'
import { listen } from '../../../tests/kit/event-reader.ts'
import { call } from '../../../tests/kit/rpc.ts'
import type { TestDevice } from '../../../tests/kit/test-organization.ts'

/** A device that listens all the time: cut off, it comes back with the last id that it has, as clients do. */
export class Listener implements AsyncDisposable {
  readonly heard = new Set<VlobId>()
  /** How often it was told that it may have missed something. */
  missed = 0
  connections = 0
  readonly #device: TestDevice
  readonly #realmId: VlobId
  readonly #stop = new AbortController()
  readonly #running: Promise<void>
  #lastEventId: string | undefined

  constructor(device: TestDevice, realmId: VlobId) {
    this.#device = device
    this.#realmId = realmId
    this.#running = this.#run()
  }

  /** Fulfilled once it listens. */
  async listening(): Promise<void> {
    while (this.connections === 0) await wait(20)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      await this.#listenOnce().catch(() => undefined)
      await wait(50)
    }
  }

  async #listenOnce(): Promise<void> {
    using reader = await listen(this.#device, { lastEventId: this.#lastEventId })
    this.#stop.signal.addEventListener('abort', () => reader[Symbol.dispose](), { once: true })
    this.connections += 1
    for (;;) {
      const frame = await reader.next()
      if (frame === undefined) return
      this.#lastEventId = frame.id ?? this.#lastEventId
      if (frame.item.type === 'missed_events') await this.#askForEverything()
      if (frame.item.type === 'event' && frame.item.event.event === 'VLOB') this.heard.add(frame.item.event.vlobId)
    }
  }

  async #askForEverything(): Promise<void> {
    this.missed += 1
    const reply = await call(this.#device, vlobPollChanges, { realmId: this.#realmId, lastCheckpoint: 0n })
    if (reply.status !== 'ok') throw new Error(reply.status)
    for (const [vlobId] of reply.changes) this.heard.add(vlobId)
  }
}
