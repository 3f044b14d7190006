import { type DatabaseAddress, openClient, type Sql } from '../db/client.ts'
import { CHANNEL, PieceReader } from './payload.ts'
import type { Dispatch } from './signal.ts'

export interface ListenerEvents {
  /** In the order of the commits, the same in all processes. */
  readonly ondispatch: (dispatch: Dispatch) => void
  /** The connection was lost: an unknown number of signals was missed. */
  readonly onreset: () => void
}

/** This process's end of the bus: PostgreSQL's notifications (spec 05 §9). */
export class BusListener implements AsyncDisposable {
  readonly #sql: Sql

  private constructor(sql: Sql) {
    this.#sql = sql
  }

  /** Fulfilled once every signal committed from now on will be heard. */
  static async start(address: DatabaseAddress, { ondispatch, onreset }: ListenerEvents): Promise<BusListener> {
    const sql = openClient(address, { connections: 1 })
    let pieces = new PieceReader()
    let connected = false
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
    return new BusListener(sql)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sql.end({ timeout: 1 })
  }
}
