import { type DatabaseAddress, openClient, type Sql } from '../db/client.ts'
import { CHANNEL, PieceReader } from './payload.ts'
import type { Dispatch } from './signal.ts'

export interface ListenerEvents {
  /** In the order of the commits, the same in all processes. */
  readonly ondispatch: (dispatch: Dispatch) => void
  /** The connection was lost: an unknown number of signals was missed. */
  readonly onreset: () => void
}

/** Milliseconds that a mark may take to come back. */
const PATIENCE = 3_000

/** This process's end of the bus: PostgreSQL's notifications (spec 05 §9). */
export class BusListener implements AsyncDisposable {
  readonly #sql: Sql
  /** Where this process sends itself marks, to see them come back. */
  readonly #ownChannel = `${CHANNEL}_${crypto.randomUUID().replaceAll('-', '')}`
  #marks = 0
  #expected: { readonly mark: string; readonly onheard: () => void } | undefined
  #current: Promise<void> = Promise.resolve()
  #next: Promise<void> | undefined

  private constructor(sql: Sql) {
    this.#sql = sql
  }

  /** Fulfilled once every signal committed from now on will be heard. */
  static async start(address: DatabaseAddress, { ondispatch, onreset }: ListenerEvents): Promise<BusListener> {
    const sql = openClient(address, { connections: 1 })
    const listener = new BusListener(sql)
    let pieces = new PieceReader()
    let connected = false
    await sql.listen(listener.#ownChannel, (mark) => listener.#hear(mark))
    await sql.listen(
      CHANNEL,
      (payload) => {
        const dispatch = pieces.read(payload)
        if (dispatch !== undefined) ondispatch(dispatch)
      },
      () => {
        // Called again when postgres.js has a new connection in place of a lost one.
        pieces = new PieceReader()
        if (connected) onreset()
        connected = true
      },
    )
    return listener
  }

  /**
   * Fulfilled once everything that was committed before the call is dispatched in this process: notifications come in
   * the order of their commits, so they come before a mark that is sent now. When the bus is lost, after a few
   * seconds: its return resets every stream. `sql` sends the mark.
   */
  settle(sql: Sql): Promise<void> {
    // A mark under way may be older than what the caller knows of; those who wait share the one after it.
    this.#next ??= this.#current.then(() => {
      this.#next = undefined
      const marked = this.#mark(sql)
      this.#current = marked.catch(() => undefined)
      return marked
    })
    return this.#next
  }

  async #mark(sql: Sql): Promise<void> {
    this.#marks += 1
    const mark = `${this.#marks}`
    const heard = Promise.withResolvers<void>()
    this.#expected = { mark, onheard: heard.resolve }
    await sql`select pg_notify(${this.#ownChannel}, ${mark})`
    const impatience = setTimeout(heard.resolve, PATIENCE)
    await heard.promise
    clearTimeout(impatience)
  }

  #hear(mark: string): void {
    if (mark === this.#expected?.mark) this.#expected.onheard()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sql.end({ timeout: 1 })
  }
}
