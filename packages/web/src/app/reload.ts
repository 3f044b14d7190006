import type { ReloadMessage, ReloadTicket } from '../service-worker/reload-messages.ts'

const TAB = 'parallax-tab'
/** Milliseconds to wait for the service worker, which is there or is not. */
const PATIENCE = 2_000

/** Hands what is unlocked from the page that goes to the one that comes, through the memory of the service worker. */
export class ReloadHandover {
  readonly #tickets = new Map<string, ReloadTicket>()
  readonly #tab: string

  constructor() {
    // A name without a meaning: `sessionStorage` outlives a reload and ends with the tab.
    this.#tab = sessionStorage.getItem(TAB) ?? crypto.randomUUID()
    sessionStorage.setItem(TAB, this.#tab)
    addEventListener('pagehide', () => {
      if (this.#tickets.size > 0)
        this.#send({ type: 'keep_for_reload', tab: this.#tab, tickets: [...this.#tickets.values()] })
    })
  }

  /** To be called once, early: a page without a service worker is not controlled by it. */
  async start(): Promise<void> {
    await navigator.serviceWorker.register(`${import.meta.env.BASE_URL}sw.js`, { type: 'module' })
  }

  put(place: string, ticket: ReloadTicket): void {
    this.#tickets.set(place, ticket)
  }

  /** Logged out or locked. */
  drop(place: string): void {
    this.#tickets.delete(place)
    this.#send({ type: 'forget_reload', tab: this.#tab })
  }

  /** What the page before left; each ticket is given once. */
  async take(): Promise<readonly ReloadTicket[]> {
    const { controller } = navigator.serviceWorker
    if (controller === null) return []
    const { port1, port2 } = new MessageChannel()
    const answer = new Promise<readonly ReloadTicket[]>((resolve) => {
      port1.onmessage = ({ data }: MessageEvent<readonly ReloadTicket[]>) => resolve(data)
      setTimeout(() => resolve([]), PATIENCE)
    })
    const message: ReloadMessage = { type: 'take_after_reload', tab: this.#tab }
    controller.postMessage(message, [port2])
    const tickets = await answer
    port1.close()
    return tickets
  }

  #send(message: ReloadMessage): void {
    navigator.serviceWorker?.controller?.postMessage(message)
  }
}
