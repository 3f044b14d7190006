import { RELOAD_PATIENCE, type ReloadMessage, type ReloadTicket } from './reload-messages.ts'

/** Keeps what is unlocked in the memory of this worker while a page reloads, for its tab alone (PRODUCT §5). */
export class ReloadKeeper {
  readonly #kept = new Map<string, { readonly tickets: readonly ReloadTicket[]; readonly timer: number }>()

  onMessage({ data, ports }: MessageEvent<ReloadMessage>): void {
    switch (data.type) {
      case 'keep_for_reload': {
        this.#forget(data.tab)
        const timer = setTimeout(() => this.#forget(data.tab), RELOAD_PATIENCE) as unknown as number
        this.#kept.set(data.tab, { tickets: data.tickets, timer })
        return
      }
      case 'take_after_reload': {
        const tickets = this.#kept.get(data.tab)?.tickets ?? []
        this.#forget(data.tab)
        ports[0]?.postMessage(tickets)
        return
      }
      case 'forget_reload':
        return this.#forget(data.tab)
    }
  }

  #forget(tab: string): void {
    const kept = this.#kept.get(tab)
    if (kept === undefined) return
    clearTimeout(kept.timer)
    this.#kept.delete(tab)
  }
}
