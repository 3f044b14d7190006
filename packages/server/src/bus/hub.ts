import type { EventId } from '@parallax/protocol'
import type { DeviceId } from '@parallax/wire'
import type { Dispatch } from './signal.ts'

/** A client that listens: facts that never change. */
export interface Subscriber {
  readonly organization: number
  readonly user: number
  readonly deviceId: DeviceId
}

/** Where the events of a subscriber go. */
export interface Outlet {
  deliver(frame: string): void
  /** Ends the stream once what was delivered is sent. */
  close(): void
}

export interface Subscription extends Disposable {
  /** What was dispatched since the event with the given id, oldest first; too much, or the id unknown: `missed`. */
  readonly replay: readonly string[] | 'missed'
}

type EventDispatch = Extract<Dispatch, { type: 'event' }>
interface Entry {
  readonly subscriber: Subscriber
  readonly outlet: Outlet
}

/** Events kept for clients that come back, all organizations together (spec 03 §6.5). */
const CACHE_SIZE = 1024
/** Most that a client is given again, or may leave waiting (spec 03 §6.5, §6.7). */
export const BACKLOG_LIMIT = 100

/** The open streams of this process and the last events, so that one that was cut goes on where it was. */
export class Hub {
  readonly #entries = new Map<number, Set<Entry>>()
  #recent: EventDispatch[] = []
  #stopping = false

  /** True once streams are refused (HTTP 503). */
  get stopping(): boolean {
    return this.#stopping
  }

  /** How many clients listen. */
  get streams(): number {
    return [...this.#entries.values()].reduce((sum, entries) => sum + entries.size, 0)
  }

  /** From now on, in one step with the replay: nothing is lost or given twice in between. */
  subscribe(subscriber: Subscriber, options: { outlet: Outlet; lastEventId: EventId | undefined }): Subscription {
    const entry = { subscriber, outlet: options.outlet }
    const entries = this.#entries.get(subscriber.organization) ?? new Set()
    this.#entries.set(subscriber.organization, entries.add(entry))
    return {
      replay: this.#replay(subscriber, options.lastEventId),
      [Symbol.dispose]: () => this.#remove(entry),
    }
  }

  dispatch(dispatch: Dispatch): void {
    if (dispatch.type === 'event') this.#deliver(dispatch)
    else this.#close(dispatch)
  }

  /** Signals were missed: all clients must come back and ask for everything. */
  reset(): void {
    this.#recent = []
    for (const entries of this.#entries.values()) for (const { outlet } of [...entries]) outlet.close()
  }

  stop(): void {
    this.#stopping = true
    this.reset()
  }

  #deliver(event: EventDispatch): void {
    this.#recent.push(event)
    if (this.#recent.length > CACHE_SIZE) this.#recent.shift()
    for (const { subscriber, outlet } of this.#entries.get(event.organization) ?? [])
      if (isMeantFor(event, subscriber)) outlet.deliver(event.frame)
  }

  #close({ organization, user }: Extract<Dispatch, { type: 'close' }>): void {
    for (const { subscriber, outlet } of [...(this.#entries.get(organization) ?? [])])
      if (user === 'all' || user === subscriber.user) outlet.close()
  }

  #replay(subscriber: Subscriber, lastEventId: EventId | undefined): Subscription['replay'] {
    if (lastEventId === undefined) return []
    const frames: string[] = []
    for (const event of this.#recent.toReversed()) {
      // An id of another organization is as good as unknown (ours, spec 03 §6.5).
      if (event.id === lastEventId && event.organization === subscriber.organization) return frames.reverse()
      if (isMeantFor(event, subscriber)) frames.push(event.frame)
      if (frames.length > BACKLOG_LIMIT) return 'missed'
    }
    return 'missed'
  }

  #remove(entry: Entry): void {
    const { organization } = entry.subscriber
    const entries = this.#entries.get(organization)
    entries?.delete(entry)
    if (entries?.size === 0) this.#entries.delete(organization)
  }
}

function isMeantFor(event: EventDispatch, { organization, user, deviceId }: Subscriber): boolean {
  if (event.organization !== organization || event.exceptDevice === deviceId) return false
  return event.audience === 'organization' || event.audience.has(user)
}
