import type { SessionDevice } from '@parallax/client'
import { proxy, type Remote } from 'comlink'
import type { Failure, PageEvent, SdkSession, TransferInfo } from '../sdk/sdk.ts'
import type { RemoteSdk } from './open-sdk.ts'
import type { ReloadHandover } from './reload.ts'

/** A logged-in device, with what its page-side parts share. */
export interface OpenSession {
  /** Part of every address below it. */
  readonly place: string
  readonly file: string
  readonly device: SessionDevice
  readonly remote: Remote<SdkSession>
  readonly state: SessionState
}

export interface SessionState {
  /** Whether the server is reached; nobody knows yet at the start. */
  readonly online: boolean | undefined
  /** Why nothing goes on: refused by the server, taken over by another tab. */
  readonly ended: Failure | undefined
  readonly clockWrong: Failure | undefined
  readonly transfers: readonly TransferInfo[]
}

const START: SessionState = { online: undefined, ended: undefined, clockWrong: undefined, transfers: [] }

/** Every session of this tab. A store outside React: events come from the worker at any time. */
export class Sessions {
  #open: readonly OpenSession[] = []
  readonly #watchers = new Set<() => void>()
  readonly #listeners = new Set<(place: string, event: PageEvent) => void>()
  readonly #handover: ReloadHandover

  constructor(handover: ReloadHandover) {
    this.#handover = handover
  }

  get all(): readonly OpenSession[] {
    return this.#open
  }

  find(place: string): OpenSession | undefined {
    return this.#open.find((session) => session.place === place)
  }

  /** For `useSyncExternalStore`. */
  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  /** Hears each event of each session; the answer ends it. */
  listen(listener: (place: string, event: PageEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async add(file: string, remote: Remote<SdkSession>): Promise<OpenSession> {
    const device = await remote.device()
    const place = this.#placeOf(device)
    const session: OpenSession = { place, file, device, remote, state: START }
    this.#set([...this.#open.filter((other) => other.place !== place), session])
    this.#handover.put(place, await remote.reloadTicket())
    await remote.subscribe(proxy((event: PageEvent) => this.#hear(place, event)))
    // What happened before somebody listened.
    const online = await remote.isOnline()
    if (online !== undefined) this.#change(place, { online })
    return session
  }

  /** Opens again what the page before had open. */
  async resume(sdk: RemoteSdk): Promise<void> {
    for (const ticket of await this.#handover.take()) {
      // Whatever is wrong with it: the log-in form of the place asks for the password then.
      const remote = await sdk.resume(ticket).catch(() => undefined)
      if (remote !== undefined) await this.add(ticket.file, remote)
    }
  }

  /** Every session of this tab: their log-in forms stand in their places. */
  async lock(): Promise<void> {
    const open = this.#open
    this.#set([])
    for (const { place, remote } of open) {
      this.#handover.drop(place)
      await remote.lock()
    }
  }

  async logOut(place: string): Promise<void> {
    const session = this.find(place)
    if (session === undefined) return
    this.#set(this.#open.filter((other) => other.place !== place))
    this.#handover.drop(place)
    await session.remote.logOut()
  }

  /** Takes ended transfers off the list. */
  clearTransfers(place: string): void {
    const session = this.find(place)
    if (session !== undefined) this.#change(place, { transfers: session.state.transfers.filter(isUnderWay) })
  }

  #placeOf({ organizationId, serverAddress }: SessionDevice): string {
    const namesake = this.#open.find(
      ({ device }) => device.organizationId === organizationId && device.serverAddress !== serverAddress,
    )
    return namesake === undefined ? organizationId : `${organizationId}@${hostOf(serverAddress)}`
  }

  #hear(place: string, event: PageEvent): void {
    switch (event.type) {
      case 'online':
        this.#change(place, { online: true })
        break
      case 'offline':
        this.#change(place, { online: false })
        break
      case 'refused':
      case 'taken_over':
        this.#change(place, { online: false, ended: event.failure })
        break
      case 'clock_drift':
        this.#change(place, { clockWrong: event.failure })
        break
      case 'transfer':
        this.#change(place, { transfers: withTransfer(this.find(place)?.state.transfers ?? [], event.transfer) })
        break
    }
    for (const listener of this.#listeners) listener(place, event)
  }

  #change(place: string, change: Partial<SessionState>): void {
    this.#set(
      this.#open.map((session) =>
        session.place === place ? { ...session, state: { ...session.state, ...change } } : session,
      ),
    )
  }

  #set(open: readonly OpenSession[]): void {
    this.#open = open
    for (const watcher of this.#watchers) watcher()
  }
}

export function isUnderWay({ state: { state } }: TransferInfo): boolean {
  return state === 'running' || state === 'waiting' || state === 'uploading' || state === 'saved'
}

function withTransfer(transfers: readonly TransferInfo[], changed: TransferInfo): readonly TransferInfo[] {
  return transfers.some(({ id }) => id === changed.id)
    ? transfers.map((transfer) => (transfer.id === changed.id ? changed : transfer))
    : [...transfers, changed]
}

/** Host of a `parsec3://` address, with its port. */
export function hostOf(serverAddress: string): string {
  return /^[a-z0-9+]+:\/\/([^/?]+)/.exec(serverAddress)?.[1] ?? serverAddress
}
